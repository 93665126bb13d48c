import { expect, test } from "vitest";
import { conflictsOf, textOf } from "../../../src/merge/merged.ts";
import { mergeText } from "../../../src/merge/text.ts";

/** Lines, one a word. */
function lines(words: string): string {
  return words === "" ? "" : `${words.split(" ").join("\n")}\n`;
}

/** The merged text as words; a conflict as `[ours|base|theirs]`. */
function merge(base: string, ours: string, theirs: string): string {
  const words = (text: string) => text.trim().split("\n").join(" ");
  return mergeText(lines(base), lines(ours), lines(theirs))
    .pieces.map((piece) =>
      typeof piece === "string"
        ? words(piece)
        : `[${[piece.ours, piece.base, piece.theirs].map(words).join("|")}]`,
    )
    .join(" ");
}

test.each([
  ["only theirs changed", "a b c", "a b c", "a X c", "a X c"],
  ["only ours changed", "a b c", "a M c", "a b c", "a M c"],
  ["both changed, far apart", "a b c d", "M b c d", "a b c X", "M b c X"],
  ["both changed the same to the same", "a b c", "a X c", "a X c", "a X c"],
  ["both changed the same to something else", "a b c", "a M c", "a X c", "a [M|b|X] c"],
  ["lines that touch", "a b c d", "a M c d", "a b X d", "a M X d"],
  ["theirs inserted below what ours changed", "a b c", "a M c", "a b X c", "a M X c"],
  ["theirs inserted above what ours changed", "a b c", "a M c", "a X b c", "a X M c"],
  ["ours inserted below what theirs changed", "a b c", "a b M c", "a X c", "a X M c"],
  ["ours inserted beside what theirs deleted", "a b c", "a b M c", "a c", "a M c"],
  ["theirs inserted beside what ours deleted", "a b c", "a c", "a b X c", "a [|b|b X] c"],
  [
    "theirs inserted within what ours changed",
    "a b c d",
    "a M d",
    "a b X c d",
    "a [M|b c|b X c] d",
  ],
  ["both inserted at one place", "a b", "a M b", "a X b", "a [M||X] b"],
  ["both inserted the same", "a b", "a X b", "a X b", "a X b"],
  ["both deleted the same", "a b c", "a c", "a c", "a c"],
  ["ours deleted what theirs changed", "a b c", "a c", "a X c", "a [|b|X] c"],
  ["ours changed what theirs deleted", "a b c", "a M c", "a c", "a [M|b|] c"],
  ["what both have at the edges is no conflict", "a z", "a P M Q z", "a P X Q z", "a P [M||X] Q z"],
  ["everything deleted, and something else added", "a b", "", "a b X", "[|a b|a b X]"],
  ["both began with nothing", "", "M", "X", "[M||X]"],
  ["the end was changed on both sides", "a b", "a M", "a X", "a [M|b|X]"],
])("%s", (_, base, ours, theirs, expected) => {
  expect(merge(base, ours, theirs)).toBe(expected);
});

// The conflicts of each merge engine were measured for these cases (research, section 4a); ours is the third column.
const imports = (...names: string[]) =>
  names.map((name) => `import { ${name} } from "./${name}.ts";\n`).join("");

test("4a: editing a line beside an inserted import is no conflict", () => {
  const merged = mergeText(
    `${imports("a")}\nstart();\n`,
    `${imports("a").replace("a }", "a, mine }")}\nstart();\n`,
    `${imports("a", "b")}\nstart();\n`,
  );
  expect(textOf(merged, "ours")).toBe(
    `import { a, mine } from "./a.ts";\n${imports("b")}\nstart();\n`,
  );
  expect(conflictsOf(merged)).toEqual([]);
});

test("4a: two imports inserted at one point are both right", () => {
  const merged = mergeText(imports("a"), imports("a", "mine"), imports("a", "b"));
  expect(conflictsOf(merged)).toEqual([]);
  expect(textOf(merged, "ours")).toBe(imports("a", "mine", "b"));
});

test("imports that both sides took away or replaced are still a conflict", () => {
  const merged = mergeText(
    imports("a", "b"),
    `${imports("a")}import { b } from "./mine.ts";\n`,
    `${imports("a")}import { b } from "./b/index.ts";\n`,
  );
  expect(conflictsOf(merged)).toMatchObject([{ line: 2, base: imports("b") }]);
});

const block = "function old() {\n  one();\n  two();\n}\n";

test("4a: a deleted block that has changed is a conflict", () => {
  const merged = mergeText(
    `a();\n${block}b();\n`,
    "a();\nb();\n",
    `a();\n${block.replace("two", "three")}b();\n`,
  );
  expect(conflictsOf(merged)).toHaveLength(1);
});

test("4a: a deleted block, and lines that belong right behind it, are a conflict", () => {
  const merged = mergeText(
    `a();\n${block}b();\n`,
    "a();\nb();\n",
    `a();\n${block}added();\nb();\n`,
  );
  expect(conflictsOf(merged)).toMatchObject([{ line: 2, ours: "", theirs: `${block}added();\n` }]);
});

test("4a: changes of adjacent lines are no conflict", () => {
  expect(merge("a b c d", "a M c d", "a b X d")).toBe("a M X d");
});

test("4a: changes with one unchanged line between them are no conflict", () => {
  expect(merge("a b c d", "a M c d", "a b c X")).toBe("a M c X");
});

test("4a: the same change on both sides is no conflict", () => {
  expect(merge("a b c", "a X Y c", "a X Y c")).toBe("a X Y c");
});

test("4a: of the same insertion with a line more, only that line is in conflict", () => {
  expect(merge("a b", "a X M b", "a X b")).toBe("a X [M||] b");
});

test("4a: inserted functions do not get mixed up by repeated braces", () => {
  const of = (...names: string[]) =>
    names.map((name) => `function ${name}() {\n  ${name}1();\n}\n`).join("\n");
  const merged = mergeText(
    of("a", "b", "c"),
    of("a", "mine", "b", "c"),
    of("a", "b", "added", "c"),
  );
  expect(conflictsOf(merged)).toEqual([]);
  expect(textOf(merged, "ours")).toBe(of("a", "mine", "b", "added", "c"));
});

test("4a: what changes inside a block that the person moved follows it", () => {
  const moved = mergeText(
    `${block}\na();\n`,
    `a();\n\n${block}`,
    `${block.replace("two", "three")}\na();\n`,
  );
  expect(conflictsOf(moved)).toEqual([]);
  expect(textOf(moved, "ours")).toBe(`a();\n\n${block.replace("two", "three")}`);
});

test("4a: lines that the person edited, of what is to be removed, are a conflict", () => {
  const merged = mergeText(
    `a();\n${block}b();\n`,
    `a();\n${block.replace("two", "mine")}b();\n`,
    "a();\nb();\n",
  );
  expect(conflictsOf(merged)).toMatchObject([
    { line: 2, theirs: "", reason: "you changed lines that are to be removed" },
  ]);
});

test("a conflict has the line in the person's file, the three texts and a reason", () => {
  const merged = mergeText(lines("a b c d e f"), lines("M1 M2 a b M d e f"), lines("a b X d e"));
  expect(conflictsOf(merged)).toEqual([
    {
      line: 5,
      base: "c\n",
      ours: "M\n",
      theirs: "X\n",
      reason: "you and create-mcp-server changed the same lines",
    },
  ]);
});

test("several conflicts are each at their line", () => {
  const merged = mergeText(lines("a b c d e"), lines("M b c d M2"), lines("X b c d X2"));
  expect(conflictsOf(merged).map(({ line }) => line)).toEqual([1, 5]);
});

test("conflicts are resolved to one side, or shown as Git's diff3 style does", () => {
  const merged = mergeText(lines("a b c"), lines("a M c"), lines("a X c"));
  expect(textOf(merged, "ours")).toBe(lines("a M c"));
  expect(textOf(merged, "theirs")).toBe(lines("a X c"));
  expect(textOf(merged, "inline")).toBe(
    [
      "a",
      "<<<<<<< yours",
      "M",
      "||||||| as it was generated",
      "b",
      "=======",
      "X",
      ">>>>>>> create-mcp-server",
      "c",
      "",
    ].join("\n"),
  );
});

test(
  "long files of repeated lines are merged in milliseconds: where node-diff3 took 33 s, Myers takes none",
  { timeout: 10_000 },
  () => {
    const base = Array.from(
      { length: 100_000 },
      (_, index) => ["{", "  x();", "}", ""][index % 4]!,
    );
    const ours = base.toSpliced(1000, 0, "mine").toSpliced(60_000, 3);
    const theirs = base.toSpliced(500, 2, "theirs").toSpliced(99_000, 0, "more");
    const text = (words: readonly string[]) => words.map((word) => `${word}\n`).join("");
    expect(conflictsOf(mergeText(text(base), text(ours), text(theirs)))).toEqual([]);
  },
);

test(
  "texts that have nothing in common, or everything in another order, do not take for ever",
  { timeout: 10_000 },
  () => {
    const numbered = (prefix: string) =>
      Array.from({ length: 20_000 }, (_, index) => `${prefix}${index}\n`);
    const base = numbered("a");
    for (const other of [numbered("b"), base.toReversed()]) {
      const merged = mergeText(base.join(""), other.join(""), base.with(0, "theirs\n").join(""));
      expect(conflictsOf(merged)).toHaveLength(1);
    }
  },
);
