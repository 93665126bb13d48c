import { expect, test } from "vitest";
import { casesOf, outcomeOf, problemsOfCase } from "./cases.ts";
import type { Edit } from "./edit.ts";
import { edits } from "./edits/index.ts";
import { merge, type Merge, type Outcome } from "./merging.ts";
import { changedEach, type Tree } from "./tree.ts";

const quiet = (tree: Tree): Outcome => ({ tree, conflicts: [], notices: [] });

/** The right merge, but for what is done to its outcome afterwards. */
function but(spoil: (outcome: Outcome, ...three: Parameters<Merge>) => Outcome): Merge {
  return (...three) => spoil(merge(...three), ...three);
}

function texts(change: (text: string, path: string, base: Tree, ours: Tree) => string): Merge {
  return but((outcome, base, ours) => ({
    ...outcome,
    tree: changedEach(
      outcome.tree,
      (path) => base.has(path) && ours.has(path),
      (text, path) => change(text, path, base, ours),
    ),
  }));
}

async function hasProblems(edit: Edit, wrong: Merge): Promise<boolean> {
  for (const one of await casesOf(edit)) {
    if (problemsOfCase(one, edit, outcomeOf(one, wrong)).length > 0) return true;
  }
  return false;
}

/** Wrong for everything that a person can do. */
const blind: Readonly<Record<string, Merge>> = {
  "always keeps ours": (_base, ours) => quiet(ours),
  "always takes theirs": (_base, _ours, theirs) => quiet(theirs),
};

test.for(
  Object.entries(blind).flatMap(([wrong, merge]) =>
    Object.entries(edits).map(([name, edit]) => [wrong, name, merge, edit] as const),
  ),
)("a merge that %s fails: %s", async ([, , wrong, edit]) => {
  expect(await hasProblems(edit, wrong)).toBe(true);
});

/** Wrong for some of it; each with the edits that are tried first, because they find it. */
const careless: Readonly<Record<string, readonly [first: RegExp, Merge]>> = {
  "loses a line of the person's": [
    /^features: has a step/,
    texts((text, path, base, ours) => {
      const lines = (tree: Tree) => tree.get(path)!.text.split("\n");
      const own = lines(ours).findLast((line) => /\w/.test(line) && !lines(base).includes(line));
      return own === undefined ? text : text.replace(`${own}\n`, "");
    }),
  ],
  "brings a deleted line back": [
    /^README: has lost|removes scripts/,
    texts((text, path, base, ours) => {
      const gone = base
        .get(path)!
        .text.split("\n")
        .find((line) => /\w/.test(line) && !ours.get(path)!.text.includes(line));
      return gone === undefined ? text : `${text}${gone}\n`;
    }),
  ],
  "puts the person's lines in another order": [
    /^README: has a section/,
    texts((text, path, base, ours) =>
      base.get(path)!.text === ours.get(path)!.text
        ? text
        : text.split("\n").toReversed().join("\n"),
    ),
  ],
  // In prose only: of code, the imports or the words tell it as well, and the order of the lines would not be needed.
  "changes two neighbouring lines round": [
    /^README: has a section/,
    texts((text, path, base, ours) => {
      const isOwn = base.get(path)!.text !== ours.get(path)!.text;
      return path === "README.md" && isOwn ? text.replace(/^(.*\w.*)\n(.*\w.*)$/m, "$2\n$1") : text;
    }),
  ],
  "writes its own line ends": [/^README: has CRLF/, texts((text) => text.replaceAll("\r\n", "\n"))],
  "puts a line end at the end": [
    /no line end at its end/,
    texts((text) => text.replace(/(?<!\n)$/, "\n")),
  ],
  "loses byte-order marks": [
    /^README: has CRLF and a byte/,
    texts((text) => text.replace(/^\uFEFF/, "")),
  ],
  "brings deleted files back": [
    /^README: is deleted/,
    but((outcome, base) => ({
      ...outcome,
      tree: new Map([...base, ...outcome.tree]),
    })),
  ],
  "deletes files that the person has changed": [
    /^health: looks/,
    but((outcome, base, _ours, theirs) => ({
      ...outcome,
      tree: new Map([...outcome.tree].filter(([path]) => !base.has(path) || theirs.has(path))),
    })),
  ],
  "deletes nothing": [
    /^README: is written anew/,
    but((outcome, _base, ours) => ({
      ...outcome,
      tree: new Map([...ours, ...outcome.tree]),
    })),
  ],
  "leaves new files out": [
    /^README: is written anew/,
    but((outcome, _base, ours) => ({
      ...outcome,
      tree: new Map([...outcome.tree].filter(([path]) => ours.has(path))),
    })),
  ],
  "tells nothing": [/^README: is deleted/, but((outcome) => ({ ...outcome, notices: [] }))],
  "asks for everything": [
    /^README: says more/,
    but((outcome, base, ours) => ({
      ...outcome,
      conflicts: [...ours.keys()]
        .filter((path) => base.get(path)?.text !== ours.get(path)!.text)
        .map((path) => ({ path, reason: "it was changed" })),
    })),
  ],
  "asks nothing": [/^files: has an auth/, but((outcome) => ({ ...outcome, conflicts: [] }))],
};

test.for(Object.entries(careless))(
  "a merge that %s fails with some edit",
  async ([, [first, wrong]]) => {
    const all = Object.entries(edits);
    const tried = [
      ...all.filter(([name]) => first.test(name)),
      ...all.filter(([name]) => !first.test(name)),
    ];
    for (const [, edit] of tried) if (await hasProblems(edit, wrong)) return;
    expect.fail("no edit finds it");
  },
);
