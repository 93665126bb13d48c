import { describe, expect, test } from "vitest";
import { isUnedited, mergeFile } from "../../../src/merge/file.ts";
import { cleanText, conflictsOf, textOf } from "../../../src/merge/merged.ts";

const base = "a\nb\nc\nd\n";
const theirs = "a\nb\nc\nX\n";

describe("what a text has besides its lines stays as the person has it", () => {
  test.each([
    ["CRLF", "M\r\nb\r\nc\r\nd\r\n", "M\r\nb\r\nc\r\nX\r\n"],
    ["a byte-order mark", "\uFEFFM\nb\nc\nd\n", "\uFEFFM\nb\nc\nX\n"],
    ["no final line end", "M\nb\nc\nd", "M\nb\nc\nX"],
    ["all of it", "\uFEFFM\r\nb\r\nc\r\nd", "\uFEFFM\r\nb\r\nc\r\nX"],
    ["mixed line ends, mostly LF", "M\r\nb\nc\nd\n", "M\r\nb\nc\nX\n"],
    ["mixed line ends, mostly CRLF", "M\r\nb\nc\r\nd\r\n", "M\r\nb\nc\r\nX\r\n"],
    ["empty lines at the end", "M\nb\nc\nd\n\n\n", "M\nb\nc\nX\n\n\n"],
  ])("%s", (_, ours, expected) => {
    expect(cleanText(mergeFile("text", base, ours, theirs))).toBe(expected);
  });

  test("new lines of a file with mixed line ends have those of most", () => {
    const merged = mergeFile("text", base, "M\r\nb\nc\r\nd\r\n", "a\nb\nX\nY\nc\nd\n");
    expect(cleanText(merged)).toBe("M\r\nb\nX\r\nY\r\nc\r\nd\r\n");
  });

  test("conflict markers too", () => {
    const merged = mergeFile("text", base, "a\r\nb\r\nc\r\nM", theirs);
    expect(textOf(merged, "inline")).toBe(
      "a\r\nb\r\nc\r\n<<<<<<< yours\r\nM\r\n||||||| as it was generated\r\nd\r\n=======\r\nX\r\n>>>>>>> create-mcp-server",
    );
    expect(textOf(merged, "ours")).toBe("a\r\nb\r\nc\r\nM");
  });

  test("a checkout with CRLF is not an edited file", () => {
    const ours = base.replaceAll("\n", "\r\n");
    expect(isUnedited(base, ours)).toBe(true);
    expect(cleanText(mergeFile("text", base, ours, theirs))).toBe(theirs.replaceAll("\n", "\r\n"));
  });

  test("4a: what is appended to a file without a final line end is no conflict", () => {
    expect(cleanText(mergeFile("text", "a\nb\n", "a\nb", "a\nb\nX\n"))).toBe("a\nb\nX");
    expect(cleanText(mergeFile("text", "a\nb\nc\n", "a\nb\nc", "X\nb\nc\n"))).toBe("X\nb\nc");
  });

  test("4a: CRLF against LF is no conflict from top to bottom, but only where both changed a line", () => {
    const merged = mergeFile("text", base, "a\r\nb\r\nc\r\nM\r\n", theirs);
    expect(conflictsOf(merged)).toMatchObject([{ line: 4, ours: "M\n" }]);
  });
});

describe("the project's own formatter", () => {
  const code = (indent: string, two: string) =>
    `function f() {\n${["one", two, "three"].map((line) => `${indent}${line}();\n`).join("")}}\n`;
  const tabs = (text: string) => text.replaceAll("  ", "\t");
  const [was, next] = [code("  ", "two"), code("  ", "TWO")];

  test("4a: a reformatted file in which something changes is merged with what is formatted alike", () => {
    const ours = tabs(was).replace("three", "mine");
    expect(conflictsOf(mergeFile("text", was, ours, next))).toHaveLength(1);
    expect(cleanText(mergeFile("text", was, ours, next, tabs))).toBe(
      tabs(next).replace("three", "mine"),
    );
  });

  test("a file that was only formatted is unedited: it gets the new text, formatted", () => {
    expect(isUnedited(was, tabs(was))).toBe(false);
    expect(isUnedited(was, tabs(was), tabs)).toBe(true);
    expect(cleanText(mergeFile("text", was, tabs(was), next, tabs))).toBe(tabs(next));
  });

  test("is not asked while there is no conflict", () => {
    const refuse = () => {
      throw new Error("asked");
    };
    const ours = was.replace("three", "mine").replace("function", "export function");
    expect(cleanText(mergeFile("text", was, ours, next, refuse))).toBe(ours.replace("two", "TWO"));
  });

  test("a formatter that cannot read the text, or makes it worse, changes nothing", () => {
    const ours = tabs(was).replace("three", "mine");
    const plain = mergeFile("text", was, ours, next);
    expect(mergeFile("text", was, ours, next, () => undefined)).toEqual(plain);
    expect(mergeFile("text", was, ours, next, (text) => text.replaceAll("\n", " "))).toEqual(plain);
  });
});
