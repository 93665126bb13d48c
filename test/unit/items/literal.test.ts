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

test("marks that would make the code read otherwise than it runs are escaped", () => {
  const text = "a\u202e\u2066b\u200f\ufeff";
  expect(stringLiteral(text)).toBe('"a\\u202e\\u2066b\\u200f\\ufeff"');
  expect(templateLiteralText(text)).toBe("a\\u202e\\u2066b\\u200f\\ufeff");
});
