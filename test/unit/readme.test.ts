import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { checksAsMarkdown, checksPage, readme, withOptions } from "../../scripts/docs.ts";

test("the README's option table is that of the code (`npm run docs` writes it)", async () => {
  const text = await readFile(readme, "utf8");
  expect(withOptions(text)).toBe(text);
});

test("the page of checks is that of the code (`npm run docs` writes it)", async () => {
  expect(await checksAsMarkdown()).toBe(await readFile(checksPage, "utf8"));
});
