import fc from "fast-check";
import { format } from "prettier";
import { expect, test } from "vitest";
import { stringLiteral } from "../../../src/render/string-literal.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(..."'\"`\\$ {}*/\n\u2028é😀", "${x}", "{{x}}", "*/", "</script>"))
    .map((parts) => parts.join("")),
);

test("JavaScript reads any text back as it was given", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(new Function(`return ${stringLiteral(text)};`)()).toBe(text);
    }),
    { numRuns: 10_000 },
  );
});

test("a literal is in the quotes that prettier writes", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const code = `${JSON.stringify("a")} + ${stringLiteral(text)};\n`;
      expect(await format(code, { parser: "typescript", printWidth: 10_000 })).toBe(code);
    }),
    { numRuns: 200 },
  );
});
