import { describe, expect, test } from "vitest";
import { resolve } from "../../../src/merge/change.ts";
import { mergeTree } from "../../../src/merge/tree.ts";
import type { Trees } from "../../../src/merge/tree.ts";
import { manifestPath } from "../../../src/render/manifest.ts";
import { applied, hashesOf, saidOf, textsOf, treeOf } from "./project-trees.ts";

type Texts = Readonly<Record<string, string>>;

function merge(base: Texts, ours: Texts, theirs: Texts, more: Partial<Trees> = {}) {
  const trees = { base: treeOf(base), ours: treeOf(ours), theirs: treeOf(theirs), ...more };
  const changes = mergeTree(trees);
  return { changes, said: saidOf(changes), after: textsOf(applied(trees.ours, changes)) };
}

const long = Array.from({ length: 20 }, (_, index) => `line ${index} of the file\n`).join("");

// With the recorded hashes, and without: the outcome is the same.
describe.each([
  ["with", (base: Texts) => ({ recorded: hashesOf(treeOf(base)) })],
  ["without", () => ({})],
])("%s the hash short-cut", (_, recorded) => {
  const rule = (base: Texts, ours: Texts, theirs: Texts, more: Partial<Trees> = {}) =>
    merge(base, ours, theirs, { ...recorded(base), ...more });

  test("a file that nobody edited gets the new text", () => {
    const { said, after } = rule({ a: "1\n" }, { a: "1\n" }, { a: "2\n" });
    expect(said).toEqual(["update a: gets the new text"]);
    expect(after).toEqual({ a: "2\n" });
  });

  test("a file that nobody edited goes when it belongs to nothing any more", () => {
    expect(rule({ a: "1\n" }, { a: "1\n" }, {}).said).toEqual([
      "delete a: belongs to nothing any more",
    ]);
  });

  test("an edited file in which nothing is new is not in the plan", () => {
    expect(rule({ a: "1\n" }, { a: "mine\n" }, { a: "1\n" }).said).toEqual([]);
  });

  test("an edited file is merged", () => {
    const { said, after } = rule({ a: "1\n2\n3\n" }, { a: "M\n2\n3\n" }, { a: "1\n2\nX\n" });
    expect(said).toEqual(["update a: is merged with what you changed"]);
    expect(after).toEqual({ a: "M\n2\nX\n" });
  });

  test("a file that is as it should be already is not written", () => {
    expect(rule({ a: "1\n" }, { a: "2\n" }, { a: "2\n" }).said).toEqual([
      "keep a: is already as it should be",
    ]);
  });

  test("a deleted file in which nothing is new stays away without a word", () => {
    expect(rule({ a: "1\n" }, {}, { a: "1\n" }).said).toEqual([]);
    expect(rule({ a: "1\n" }, {}, {}).said).toEqual([]);
  });

  test("a deleted file that has changed stays away, and is there again only if that is wanted", () => {
    expect(rule({ a: "1\n" }, {}, { a: "2\n" }).said).toEqual([
      "notice a: changes, but you deleted it; to have it again: --restore a",
    ]);
    for (const next of ["1\n", "2\n"]) {
      expect(rule({ a: "1\n" }, {}, { a: next }, { restore: new Set(["a"]) }).after).toEqual({
        a: next,
      });
    }
  });

  test("an edited file stays when it belongs to nothing any more, and that is said", () => {
    const { said, after } = rule({ a: "1\n" }, { a: "mine\n" }, {});
    expect(said).toEqual([
      "notice a: belongs to nothing any more, but you changed it: it stays, and is yours now",
    ]);
    expect(after).toEqual({ a: "mine\n" });
  });

  test("a new file is created", () => {
    expect(rule({}, {}, { "src/a.ts": "1\n" }).said).toEqual(["create src/a.ts: is new"]);
  });

  test("a new file that is there already, the same, is adopted", () => {
    expect(rule({}, { a: "1\r\n" }, { a: "1\n" }).said).toEqual([
      "keep a: is already as it should be",
    ]);
  });

  test("a new file that is there already, another one, is a conflict, and shows where they differ", () => {
    const { changes, said, after } = rule({}, { a: "1\nM\n3\n" }, { a: "1\nX\n3\n" });
    expect(said).toEqual(["conflict a: is there already, and is not what would be generated"]);
    expect(after).toEqual({ a: "1\nM\n3\n" });
    const [conflict] = changes;
    if (conflict?.kind !== "conflict") throw new Error("no conflict");
    expect(resolve("a", conflict.file!, "ours")).toMatchObject({ kind: "keep" });
    expect(resolve("a", conflict.file!, "theirs")).toMatchObject({
      kind: "update",
      after: { text: "1\nX\n3\n" },
    });
    expect(resolve("a", conflict.file!, "inline")).toMatchObject({
      after: {
        text: "1\n<<<<<<< yours\nM\n||||||| as it was generated\n=======\nX\n>>>>>>> create-mcp-server\n3\n",
      },
    });
  });

  test("a conflict says its lines and reasons", () => {
    const { said } = rule({ a: "1\n2\n3\n" }, { a: "M\n2\nM\n" }, { a: "X\n2\nX\n" });
    expect(said).toEqual([
      "conflict a: in line 1, you and create-mcp-server changed the same lines; " +
        "in line 3, you and create-mcp-server changed the same lines",
    ]);
  });

  test("a checkout with CRLF is unedited, and stays CRLF", () => {
    expect(rule({ a: "1\n" }, { a: "1\r\n" }, {}).said).toEqual([
      "delete a: belongs to nothing any more",
    ]);
    const { said, after } = rule({ a: "1\n" }, { a: "1\r\n" }, { a: "2\n" });
    expect(said).toEqual(["update a: gets the new text"]);
    expect(after).toEqual({ a: "2\r\n" });
  });

  test("a file that was only formatted is unedited", () => {
    const format = (text: string) => text.toUpperCase();
    expect(rule({ a: "x\n" }, { a: "X\n" }, {}, { format }).said).toEqual([
      "delete a: belongs to nothing any more",
    ]);
    expect(rule({ a: "x\n" }, { a: "X\n" }, { a: "y\n" }, { format }).after).toEqual({ a: "Y\n" });
  });

  test("a renamed file is merged under its new name", () => {
    const { said, after } = rule(
      { "src/a.ts": long },
      { "src/b.ts": long.replace("line 3", "mine 3"), "src/c.ts": "other\n", "src/a.md": long },
      { "src/a.ts": long.replace("line 15", "new 15") },
    );
    expect(said).toEqual([
      "update src/b.ts: is merged with what you changed",
      "notice src/b.ts: was src/a.ts: what is new there is merged here",
    ]);
    expect(after["src/b.ts"]).toBe(long.replace("line 3", "mine 3").replace("line 15", "new 15"));
  });

  test("a renamed file in which nothing is new is not in the plan", () => {
    expect(rule({ "a.ts": long }, { "b.ts": long }, { "a.ts": long }).said).toEqual([]);
  });

  test("a renamed file that belongs to nothing any more stays, and that is said", () => {
    expect(rule({ "a.ts": long }, { "b.ts": long }, {}).said).toEqual([
      "notice b.ts: was a.ts, and belongs to nothing any more: it stays where you moved it",
    ]);
  });

  test("a file with less than 60 % of a deleted one is another file", () => {
    const half = long.split("\n").slice(0, 10).join("\n");
    const { said } = rule(
      { "a.ts": long },
      { "b.ts": `${half}\n${half.replaceAll("line", "mine")}\n` },
      { "a.ts": `${long}X\n` },
    );
    expect(said).toEqual([
      "notice a.ts: changes, but you deleted it; to have it again: --restore a.ts",
    ]);
  });

  test("a file of the project, or one that is new in it, is no renamed one", () => {
    expect(
      rule({ "a.ts": long, "b.ts": long }, { "b.ts": long }, { "a.ts": `${long}X\n`, "b.ts": long })
        .said,
    ).toEqual(["notice a.ts: changes, but you deleted it; to have it again: --restore a.ts"]);
  });

  test("of several that are alike, each is the one with the old name", () => {
    const base = { "x/a.ts": long, "x/b.ts": long, "x/c.ts": long };
    const ours = { "y/c.ts": long, "y/b.ts": long, "y/a.ts": long };
    const { after } = rule(base, ours, { ...base, "x/b.ts": `${long}X\n` });
    expect(after).toEqual({ ...ours, "y/b.ts": `${long}X\n` });
  });

  test("a moved folder is followed, also by files that are new in it", () => {
    const base = { "src/lib/a.ts": long, "src/lib/b.ts": `${long}b\n` };
    const ours = { "src/own/a.ts": long, "src/own/b.ts": `${long}b\n` };
    const { said, after } = rule(base, ours, {
      ...base,
      "src/lib/a.ts": `${long}X\n`,
      "src/lib/c.ts": "c\n",
    });
    expect(said).toEqual([
      "update src/own/a.ts: gets the new text",
      "notice src/own/a.ts: was src/lib/a.ts: what is new there is merged here",
      "create src/own/c.ts: is new",
      "notice src/own/c.ts: belongs to src/lib/c.ts, whose folder you moved",
    ]);
    expect(Object.keys(after)).toEqual(["src/own/a.ts", "src/own/b.ts", "src/own/c.ts"]);
  });

  test("a folder of which something stayed has not moved", () => {
    const base = { "src/lib/a.ts": long, "src/lib/b.ts": `${long}b\n` };
    const ours = { "src/own/a.ts": long, "src/lib/b.ts": `${long}b\n` };
    expect(rule(base, ours, { ...base, "src/lib/c.ts": "c\n" }).said).toEqual([
      "create src/lib/c.ts: is new",
    ]);
  });

  test("what is no file, and in the way, is a conflict", () => {
    expect(rule({}, { "src/a/own.ts": "1\n" }, { "src/a": "1\n" }).said).toEqual([
      "conflict src/a: is a folder",
    ]);
    expect(rule({}, { src: "1\n" }, { "src/a": "1\n" }).said).toEqual([
      "conflict src/a: is below src, which is a file",
    ]);
  });

  test("a new file beside the person's own in another dialect is created, and that is said", () => {
    expect(rule({}, { "src/auth.js": "1\n" }, { "src/auth.ts": "2\n" }).said).toEqual([
      "create src/auth.ts: is new",
      "notice src/auth.ts: stands beside your src/auth.js",
    ]);
  });

  test("the manifest is none of the merge's business", () => {
    expect(
      rule({ [manifestPath]: "1" }, { [manifestPath]: "2" }, { [manifestPath]: "3" }).said,
    ).toEqual([]);
  });
});

test("modes: what is new comes, and what the person set stays", () => {
  const file = (text: string, mode: 0o644 | 0o755) => new Map([["a.sh", { text, mode }]]);
  const modes = (was: 0o644 | 0o755, mine: 0o644 | 0o755, next: 0o644 | 0o755, text = "1\n") =>
    mergeTree({ base: file("1\n", was), ours: file("1\n", mine), theirs: file(text, next) }).map(
      (change) => (change.kind === "update" ? change.after.mode : change.kind),
    );
  expect(modes(0o644, 0o644, 0o755)).toEqual([0o755]);
  expect(modes(0o755, 0o755, 0o644)).toEqual([0o644]);
  expect(modes(0o644, 0o755, 0o644)).toEqual([]);
  expect(modes(0o644, 0o755, 0o644, "2\n")).toEqual([0o755]);
  expect(modes(0o755, 0o644, 0o755, "2\n")).toEqual([0o644]);
});

describe("a file whose old text is not known", () => {
  const recorded = hashesOf(treeOf({ a: "1\n" }));

  test("gets the new text if it still has the recorded hash", () => {
    expect(merge({}, { a: "1\n" }, { a: "2\n" }, { recorded }).said).toEqual([
      "update a: gets the new text",
    ]);
    expect(merge({}, { a: "1\n" }, {}, { recorded }).said).toEqual([
      "delete a: belongs to nothing any more",
    ]);
    expect(merge({}, { a: "1\n" }, { a: "1\n" }, { recorded }).said).toEqual([]);
  });

  test("stays away if it is gone, as what may have been moved", () => {
    const { changes, said } = merge({}, { b: "1\n" }, { a: "2\n" }, { recorded });
    expect(changes).toMatchObject([{ isUnmerged: true }]);
    expect(said).toEqual([
      "notice a: changes, but you deleted it, or moved it: which, is not known; to have it again: --restore a",
    ]);
    const restore = new Set(["a"]);
    expect(merge({}, {}, { a: "2\n" }, { recorded, restore }).said).toEqual([
      "create a: is restored",
    ]);
  });

  test("is a conflict, or deleted, if that is to be decided now", () => {
    const now = { recorded, isUnknownConflict: true };
    const { changes, said } = merge({}, { a: "mine\n" }, { a: "2\n" }, now);
    expect(said).toEqual(["conflict a: was edited, and as it was generated is not known"]);
    const [conflict] = changes;
    if (conflict?.kind !== "conflict" || conflict.file === undefined) throw new Error("no text");
    expect(resolve("a", conflict.file, "ours")).toMatchObject({ kind: "keep" });
    expect(resolve("a", conflict.file, "theirs")).toMatchObject({ after: { text: "2\n" } });
    expect(merge({}, {}, { a: "2\n" }, now).changes).toEqual([
      {
        kind: "notice",
        path: "a",
        reason: "changes, but you deleted it; to have it again: --restore a",
      },
    ]);
  });

  test("stays if it was edited, with the new text beside it", () => {
    const { changes } = merge({}, { a: "mine\n" }, { a: "2\n" }, { recorded });
    expect(changes).toMatchObject([
      { kind: "notice", path: "a", proposal: { text: "2\n" }, isUnmerged: true },
    ]);
    expect(merge({}, { a: "mine\n" }, { a: "1\n" }, { recorded }).said).toEqual([]);
    expect(merge({}, { a: "mine\n" }, {}, { recorded }).said).toEqual([
      "notice a: belongs to nothing any more, but you changed it: it stays, and is yours now",
    ]);
  });
});
