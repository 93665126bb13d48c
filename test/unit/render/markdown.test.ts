import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { format } from "prettier";
import { expect, test } from "vitest";
import { escapeMarkdown } from "../../../src/render/markdown.ts";

/** What a Markdown parser reads in a paragraph: its text, if it holds nothing but text. */
function read(markdown: string): string | undefined {
  const blocks = fromMarkdown(`# title\n\n${markdown}\n\n## next\n`).children.slice(1, -1);
  const [paragraph] = blocks;
  if (blocks.length !== 1 || paragraph?.type !== "paragraph") return undefined;
  const [text] = paragraph.children;
  return paragraph.children.length === 1 && text?.type === "text" ? text.value : undefined;
}

const syntax = fc.constantFrom(
  ..."\\`*_[]()<>&!~#+-.|$:=\"'{}@/1a é\n\r\t😀;x",
  "&amp;",
  "http://a.b",
  "](",
  "```",
);

// NUL is U+FFFD in Markdown, whatever the escape; options refuse it.
const anyText = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.array(syntax).map((parts) => parts.join("")),
  )
  .filter((text) => text !== "" && !text.includes("\0"));

test("a Markdown parser reads any text back as it was given", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(read(escapeMarkdown(text))).toBe(text);
    }),
    { numRuns: 10_000 },
  );
});

test("an escaped text is as prettier writes it", async () => {
  const oneLine = fc.array(syntax, { minLength: 1 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(oneLine, async (text) => {
      const markdown = `# title\n\n${escapeMarkdown(text)}\n`;
      expect(await format(markdown, { parser: "markdown" })).toBe(markdown);
    }),
    { numRuns: 500 },
  );
});

test.each([
  "An MCP server for the team's calendar (read-only), 100% in TypeScript!",
  "Reads snake_case names, e.g. user_id; see https://example.com/a?b=c",
  "Émilie & Zoë: a + b = c",
])("ordinary text stays as it is: %s", (text) => {
  expect(escapeMarkdown(text)).toBe(text);
});
