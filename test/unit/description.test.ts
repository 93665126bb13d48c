import fc from "fast-check";
import { expect, test } from "vitest";

import { refuseDescription } from "../../src/options/description.ts";

test.each([
  "",
  `quotes " ' and backticks \``,
  "{{x}} ${x} <% */ ]]> \\",
  "emoji 👩‍🚀 and العربية",
  "x".repeat(1000),
  "👩".repeat(1000),
])("%j is accepted", (text) => {
  expect(refuseDescription(text)).toBeUndefined();
});

test.each([
  ["two\nlines", "it has more than one line"],
  ["two\r\nlines", "it has more than one line"],
  ["two\u2028lines", "it has more than one line"],
  ["nul \0", "it holds a control character"],
  ["tab\t", "it holds a control character"],
  ["half \ud83d", "half of a surrogate pair"],
  ["x".repeat(1001), "it has 1001 characters, and 1000 are allowed"],
])("%j is refused: %s", (text, reason) => {
  expect(refuseDescription(text)).toBe(
    reason === "half of a surrogate pair" ? `it is not valid Unicode (${reason})` : reason,
  );
});

test("every line of printable text is accepted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
      fc.pre(!/[\p{Cc}\u2028\u2029]/u.test(text));
      expect(refuseDescription(text)).toBeUndefined();
    }),
  );
});
