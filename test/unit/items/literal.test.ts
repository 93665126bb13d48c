import fc from "fast-check";
import { expect, test } from "vitest";
import { stringLiteral, templateLiteralText } from "../../../src/items/literal.ts";
import { anyText } from "./arbitrary.ts";

/** What the source code of an expression stands for. */
function evaluate(source: string): unknown {
  return Function(`"use strict"; return ${source};`)();
}

test("a literal stands for the text that it was made of", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(evaluate(stringLiteral(text))).toBe(text);
      expect(evaluate(`\`${templateLiteralText(text)}\``)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["plain", '"plain"'],
  [`it's "fine"`, `'it\\'s "fine"'`],
  [`it's`, `"it's"`],
  [`"a"`, `'"a"'`],
  ["\\n", '"\\\\n"'],
  ["مرحبا 天気 👩‍🚀", '"مرحبا 天気 👩‍🚀"'],
])("%s is written as %s", (text, literal) => {
  expect(stringLiteral(text)).toBe(literal);
});

// https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters, and the byte-order mark.
const marks = "061c 200e 200f 202a 202b 202c 202d 202e 2066 2067 2068 2069 feff".split(" ");

test.each(marks)("U+%s, which makes code read otherwise than it runs, is escaped", (mark) => {
  const text = `a${String.fromCodePoint(Number.parseInt(mark, 16))}b`;
  expect(stringLiteral(text)).toBe(`"a\\u${mark}b"`);
  expect(templateLiteralText(text)).toBe(`a\\u${mark}b`);
});
