import { beforeAll, expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { featureWords } from "../../src/options/words.ts";
import { parseManifest } from "../../src/project/manifest.ts";
import { manifestPath, manifestText } from "../../src/render/manifest.ts";
import { render } from "../../src/render/render.ts";
import { version } from "../../src/version.ts";
import { add, sameOptions } from "./commands.ts";
import { Branches, type GitMerge } from "./git-branches.ts";
import { packageJsonEdits } from "./edits/package-json.ts";
import { readmeEdits } from "./edits/readme.ts";
import { missingImports } from "./imports.ts";
import { merge } from "./merging.ts";
import { problemsOf } from "./problems.ts";
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

let merges: readonly (readonly [Pair, GitMerge])[];
beforeAll(async () => {
  merges = await gitMerges();
}, 300_000);

/** What git leaves to a person: files with a line for each feature, and the manifest. */
const lists = [".create-mcp-server.json", ".env.example", "README.md", "src/features/index.ts"];

test("git leaves to a person what has a line for each feature, and merges all else rightly", () => {
  const left = new Set(merges.flatMap(([, { unmerged }]) => unmerged));
  expect([...left].toSorted()).toEqual(lists);
  for (const [{ one, other, both }, { tree, unmerged }] of merges) {
    const wrong = differentPaths(filesOf(tree), rendered(both)).filter(
      (path) => !unmerged.includes(path),
    );
    expect(wrong, `${one} and ${other}`).toEqual([]);
  }
});

test("a manifest with the markers of a merge is refused, with what to do", () => {
  for (const [, { tree }] of merges) {
    expect(() => parseManifest(tree.get(manifestPath)!, version)).toThrow(
      expect.objectContaining({
        message: `${manifestPath} has the conflict markers of a merge.`,
        hints: ["Resolve it: create-mcp-server status --repair"],
      }),
    );
  }
});

test("once a person has kept the lines of both, the next feature is added without a question", () => {
  for (const [{ one, other, both }, { tree, unmerged }] of merges) {
    const [ours, theirs] = [rendered(branches.get(one)!), rendered(branches.get(other)!)];
    const kept = merge(rendered(before), ours, theirs, { shortCut: false });
    expect(kept.conflicts).toEqual([]);
    const resolved = new Map(filesOf(tree));
    for (const path of unmerged) {
      if (path !== manifestPath) resolved.set(path, kept.tree.get(path)!);
    }

    const manifest = parseManifest(manifestText(version, both, resolved), version);
    expect(manifest.options).toEqual(both);
    for (const next of missing(both)) {
      const after = add(both, next);
      if (after === undefined) continue;
      const outcome = merge(rendered(both), resolved, rendered(after), { shortCut: true });
      expect(outcome.conflicts, `${one}, ${other}, then ${next}`).toEqual([]);
      expect(missingImports(outcome.tree)).toEqual([]);
      expect([...outcome.tree.keys()].toSorted()).toEqual([...rendered(after).keys()]);
    }
  }
});

test("brought to the options of both first, two branches merge with all that people wrote", async () => {
  for (const [index, { one, other, both }] of pairs.entries()) {
    const [ours, theirs] = await Promise.all(
      [one, other].map(async (word, side) => {
        const options = branches.get(word)!;
        const edits = [Object.values(packageJsonEdits), Object.values(readmeEdits)][side]!;
        const tree =
          (await edits[index % edits.length]!.make(rendered(options))) ?? rendered(options);
        return merge(rendered(options), tree, rendered(both), { shortCut: true }).tree;
      }),
    );
    const outcome = merge(rendered(both), ours!, theirs!, { shortCut: false });
    expect(outcome.conflicts, `${one} and ${other}`).toEqual([]);
    expect(problemsOf({ base: rendered(both), theirs: theirs! }, ours!, outcome)).toEqual([]);
  }
});

function filesOf(texts: ReadonlyMap<string, string>): Tree {
  return new Map(
    [...texts]
      .filter(([path]) => path !== manifestPath)
      .map(([path, text]) => [path, { text, mode: modeOf(path) }]),
  );
}

/** As it is rendered: git merges that without a question. */
function modeOf(path: string): 0o644 | 0o755 {
  return rendered(starts["everything"]!).get(path)?.mode ?? 0o644;
}
