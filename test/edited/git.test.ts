import { expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { featureWords } from "../../src/options/words.ts";
import { hasConflictMarkers, parseManifest } from "../../src/project/manifest.ts";
import { manifestPath, manifestText } from "../../src/render/manifest.ts";
import { render } from "../../src/render/render.ts";
import { version } from "../../src/version.ts";
import { add, sameOptions } from "./commands.ts";
import { Branches, type GitMerge } from "./git-branches.ts";
import { missingImports } from "./imports.ts";
import { merge } from "./merging.ts";
import { missing, rendered, starts } from "./steps.ts";
import { differentPaths, type Tree } from "./tree.ts";

const before = starts["bare http"]!;

/** Every feature of which a branch could be about, with the project's options in it. */
const branches = new Map(
  featureWords().flatMap((word) => {
    const after = add(before, word);
    return after === undefined ? [] : [[word, after] as const];
  }),
);

interface Pair {
  readonly one: string;
  readonly other: string;
  /** The options of a project that has both. */
  readonly both: Options;
}

const pairs: readonly Pair[] = [...branches.keys()].flatMap((one, index, words) =>
  words.slice(index + 1).flatMap((other) => {
    const both = add(branches.get(one)!, other);
    const otherWay = add(branches.get(other)!, one);
    const areTwo = both !== undefined && otherWay !== undefined && sameOptions(both, otherWay);
    return areTwo ? [{ one, other, both }] : [];
  }),
);

/** What git makes of every two branches. */
async function gitMerges(): Promise<[Pair, GitMerge][]> {
  await using repository = await Branches.of(render(before));
  for (const [word, options] of branches) await repository.add(nameOf(word), render(options));
  const merged: [Pair, GitMerge][] = [];
  for (const pair of pairs) {
    merged.push([pair, await repository.merge(nameOf(pair.one), nameOf(pair.other))]);
  }
  return merged;
}

function nameOf(word: string): string {
  return word.replace("=", "-");
}

const merges = await gitMerges();

test("git leaves to the person what lists the features, and merges everything else", () => {
  const left = new Set(merges.flatMap(([, { unmerged }]) => unmerged));
  expect([...left].toSorted()).toEqual([
    ".create-mcp-server.json",
    ".env.example",
    "README.md",
    "package.json",
    "src/features/index.ts",
  ]);
  for (const [{ one, other, both }, { tree, unmerged }] of merges) {
    const different = differentPaths(filesOf(tree), render(both));
    expect(different, `${one} and ${other}`).toEqual(expect.arrayContaining([]));
    expect(different.filter((path) => !unmerged.includes(path))).toEqual([]);
  }
});

test("a manifest that git could not merge is refused, with what to do", () => {
  for (const [, { tree }] of merges) {
    const text = tree.get(manifestPath)!;
    expect(hasConflictMarkers(text)).toBe(true);
    expect(() => parseManifest(text, version)).toThrow(
      `${manifestPath} has the conflict markers of a merge.`,
    );
  }
});

test("our own merge of the two branches leaves nothing to the person", () => {
  for (const { one, other, both } of pairs) {
    const [ours, theirs] = [rendered(branches.get(one)!), rendered(branches.get(other)!)];
    const { tree, conflicts } = merge(rendered(before), ours, theirs, { shortCut: false });
    expect(conflicts, `${one} and ${other}`).toEqual([]);
    expect(differentPaths(tree, rendered(both)), `${one} and ${other}`).toEqual([]);
  }
});

test("once a person has taken both sides, the next feature can be added", () => {
  for (const [{ one, other, both }, { tree }] of merges) {
    const resolved = filesOf(new Map([...tree].map(([path, text]) => [path, bothSides(text)])));
    const manifest = parseManifest(manifestText(version, both, resolved), version);
    const [next] = missing(manifest.options);
    if (next === undefined) continue;
    const after = add(manifest.options, next)!;
    const outcome = merge(rendered(manifest.options), resolved, rendered(after), {
      shortCut: true,
    });
    expect(outcome.conflicts, `${one}, ${other}, then ${next}`).toEqual([]);
    expect(missingImports(outcome.tree)).toEqual([]);
    const created = [...rendered(after).keys()].filter((path) => !outcome.tree.has(path));
    expect(created).toEqual([]);
  }
});

/** What an editor makes of it that is told to accept both. */
function bothSides(text: string): string {
  return text.replace(/^(<{7} .*|={7}|>{7} .*)\n/gm, "");
}

function filesOf(texts: ReadonlyMap<string, string>): Tree {
  return new Map([...texts].map(([path, text]) => [path, { text, mode: 0o644 }]));
}
