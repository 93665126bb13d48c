import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeFile } from "../../../src/merge/file.ts";
import { cleanText, conflictsOf, textOf } from "../../../src/merge/merged.ts";
import type { MergeKind } from "../../../src/render/file-map.ts";
import { steps } from "./files.ts";
import { formatEdits } from "./format-edits.ts";
import { jsonEdits } from "./json-edits.ts";
import { listEdits } from "./list-edits.ts";
import { userEdits } from "./user-edits.ts";

const kinds = ["text", "list", "lines", "readme", "json"] as const satisfies MergeKind[];

/** One thing that adding or removing features does to a real file, and what a person did to the file before. */
function situations(kind: MergeKind) {
  const own = steps.filter((step) => kind === "text" || step.kind === kind);
  return fc.record({
    step: fc.constantFrom(...own),
    edit: editsOf(kind),
  });
}

function editsOf(kind: MergeKind): fc.Arbitrary<(text: string) => string> {
  if (kind === "list") return listEdits();
  const lines = userEdits("mine");
  if (kind === "json")
    return fc.oneof({ weight: 4, arbitrary: jsonEdits() }, { weight: 1, arbitrary: lines });
  return fc.tuple(lines, fc.option(formatEdits(kind), { nil: undefined })).map(
    ([edit, format]) =>
      (text: string) =>
        format ? format(edit(text)) : edit(text),
  );
}

function arbitraryText() {
  const line = fc.constantFrom("a", "b", "  c,", "", "# d", "## e", "X=1", '"f": 1,', "}", "[");
  return fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n")))
    .map((lines) => lines.flat().join(""))
    .chain((text) => fc.constantFrom(text, `\uFEFF${text}`, text.replace(/\r?\n$/, "")));
}

describe.each(kinds)("%s", (kind) => {
  const check = (law: (step: { base: string; ours: string; theirs: string }) => void) =>
    fc.assert(
      fc.property(situations(kind), ({ step: { base, theirs }, edit }) =>
        law({ base, ours: edit(base), theirs }),
      ),
    );

  test("nothing new leaves the file as it is", () => {
    check(({ base, ours }) => {
      expect(cleanText(mergeFile(kind, base, ours, base))).toBe(ours);
    });
  });

  test("a file that nobody edited gets what is new", () => {
    check(({ base, ours }) => {
      expect(cleanText(mergeFile(kind, base, base, ours))).toBe(ours);
    });
  });

  test("a file that has what is new already stays as it is", () => {
    check(({ base, ours }) => {
      expect(cleanText(mergeFile(kind, base, ours, ours))).toBe(ours);
    });
  });

  test("whatever the texts are, byte by byte", () => {
    fc.assert(
      fc.property(arbitraryText(), arbitraryText(), (a, b) => {
        expect(cleanText(mergeFile(kind, a, b, a))).toBe(b);
        expect(cleanText(mergeFile(kind, a, a, b))).toBe(b);
        expect(cleanText(mergeFile(kind, a, b, b))).toBe(b);
      }),
    );
  });

  test("no line that a person wrote is lost, unless a conflict shows it", () => {
    check(({ base, ours, theirs }) => {
      const merged = mergeFile(kind, base, ours, theirs);
      expect(lost(kind, ours, textOf(merged, "inline")), textOf(merged, "inline")).toEqual([]);
    });
  });

  test("a conflict has the person's lines, at the line that it says", () => {
    check(({ base, ours, theirs }) => {
      const lines = ours.split("\n");
      for (const conflict of conflictsOf(mergeFile(kind, base, ours, theirs))) {
        if (conflict.ours === "") continue;
        const [first] = conflict.ours.split("\n");
        // Of a line that several things share, one may be gone.
        expect(words(lines[conflict.line - 1]!)).toContain(words(first!));
      }
    });
  });
});

/**
 * What only the person can have written, and is not in the merged text: lines, or, where several things may share a line,
 * words.
 */
function lost(kind: MergeKind, ours: string, merged: string): string[] {
  const parts = (text: string) =>
    kind === "list" || kind === "json"
      ? [...(text.match(/mine\w*/g) ?? [])]
      : text.split("\n").map(words);
  const left = parts(merged);
  return parts(ours).filter((part) => {
    const index = left.indexOf(part);
    if (index !== -1) left.splice(index, 1);
    return part.includes("mine") && index === -1;
  });
}

/** A line without its white space. */
function words(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim();
}
