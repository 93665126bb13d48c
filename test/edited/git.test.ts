import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manifestPath } from "../../src/render/manifest.ts";
import { render } from "../../src/render/render.ts";
import { outcome } from "../unit/commands/session.ts";
import { pairsOfRun, type Pair } from "./branch-pairs.ts";
import { add } from "./commands.ts";
import { Branches, type GitMerge } from "./git-branches.ts";
import { packageJsonEdits } from "./edits/package-json.ts";
import { readmeEdits } from "./edits/readme.ts";
import { missingImports } from "./imports.ts";
import { merge } from "./merging.ts";
import { problemsOf } from "./problems.ts";
import { rendered, starts } from "./steps.ts";
import { differentPaths, type Tree } from "./tree.ts";

/** What git may leave to a person, and how often it does. */
const left: Record<string, Record<string, number>> = {};

test(
  "two branches that each add a feature merge with git; status and the next add work",
  {
    timeout: 600_000,
  },
  async ({ task }) => {
    await using repository = await Branches.create();
    for (const pair of pairsOfRun.items) {
      const { before, ours, theirs } = pair;
      await repository.merge(render(before), render(ours), render(theirs), async (merged) => {
        count(pair, merged);
        await goesOn(pair, merged);
      });
    }
    task.meta.selections = { "pairs of branches": [pairsOfRun.items.length, pairsOfRun.of] };
    task.meta.left = left;
  },
);

function count({ start }: Pair, { unmerged }: GitMerge): void {
  const counts = (left[start] ??= { pairs: 0, "without a question": 0 });
  for (const what of ["pairs", ...(unmerged.length === 0 ? ["without a question"] : unmerged)]) {
    counts[what] = (counts[what] ?? 0) + 1;
  }
}

/** Files of lines that Git is told to keep of both. */
const united = [manifestPath, ".env.example"];
/** Code and JSON, in which whoever keeps both sides looks at what is between them. */
const isRead = (path: string) => /\.(ts|json)$/.test(path);

async function goesOn(pair: Pair, { root, tree, unmerged }: GitMerge): Promise<void> {
  const { start, one, other, before, ours, theirs, both, next } = pair;
  const name = `${start}: ${one} and ${other}`;
  expect(
    unmerged.filter((path) => united.includes(path)),
    name,
  ).toEqual([]);
  const wrong = differentPaths(filesOf(tree), rendered(both)).filter(
    (path) => !unmerged.includes(path) && !united.includes(path),
  );
  expect(wrong, name).toEqual([]);

  // What git leaves, a person resolves by keeping both sides.
  const kept = merge(rendered(before), rendered(ours), rendered(theirs), { shortCut: false });
  expect(kept.conflicts).toEqual([]);
  for (const path of unmerged) {
    const text = isRead(path) ? kept.tree.get(path)!.text : withoutMarkers(tree.get(path)!);
    await writeFile(join(root, path), text);
  }

  const status = await outcome(root, ["status", "--json"]);
  // One line that both sides changed, here the transports: then both have their own in the settings, too.
  const areBothThere = status.code !== 0;
  if (areBothThere) {
    expect(status, name).toMatchObject({ code: 2, stderr: expect.stringContaining(REPAIR) });
    expect(await outcome(root, ["add", next])).toMatchObject({ code: 2 });
    expect(await outcome(root, ["status", "--repair"]), name).toMatchObject({ code: 0 });
  }
  const { options } = JSON.parse((await outcome(root, ["status", "--json"])).stdout);
  expect(options, name).toEqual(both);

  const added = await outcome(root, ["add", next]);
  expect({ code: added.code, stderr: added.stderr }, `${name}, then ${next}`).toMatchObject({
    code: 0,
  });
  const after = render(add(both, next)!);
  const now = new Map<string, string>();
  for (const path of after.keys()) now.set(path, await readFile(join(root, path), "utf8"));
  expect(now.get(manifestPath), name).toBe(after.get(manifestPath)!.text);
  expect(missingImports(filesOf(now)), name).toEqual([]);
  const sides = [ours, theirs].map((options) => render(options));
  for (const [path, text] of now) {
    const [lines, expected] = [linesOf(text), linesOf(after.get(path)!.text)];
    const ofSides = sides.flatMap((files) => linesOf(files.get(path)?.text ?? ""));
    const what = `${name}, then ${next}: ${path}`;
    // What is said only where both are, as of stopping behind a balancer, is on neither branch.
    const lost = expected.filter((line) => !lines.includes(line));
    expect(
      lost.filter((line) => isRead(path) || ofSides.includes(line)),
      what,
    ).toEqual([]);
    const more = lines.filter((line) => !expected.includes(line));
    expect(areBothThere && !isRead(path) ? [] : more, what).toEqual([]);
  }
}

const REPAIR = "status --repair";

function withoutMarkers(text: string): string {
  return text.replaceAll(/^(<{7}|={7}|>{7}).*\n/gm, "");
}

/** In whatever order: of two branches, either may be first. Both may bring the same line. */
function linesOf(text: string): string[] {
  return [...new Set(text.split("\n"))].filter((line) => line !== "").toSorted();
}

test("brought to the options of both first, two branches merge with all that people wrote", async () => {
  for (const [index, { one, other, ours, theirs, both }] of pairsOfRun.items.entries()) {
    const [mine, others] = await Promise.all(
      [ours, theirs].map(async (options, side) => {
        const edits = [Object.values(packageJsonEdits), Object.values(readmeEdits)][side]!;
        const tree =
          (await edits[index % edits.length]!.make(rendered(options))) ?? rendered(options);
        return merge(rendered(options), tree, rendered(both), { shortCut: true }).tree;
      }),
    );
    const result = merge(rendered(both), mine!, others!, { shortCut: false });
    expect(result.conflicts, `${one} and ${other}`).toEqual([]);
    expect(problemsOf({ base: rendered(both), theirs: others! }, mine!, result)).toEqual([]);
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
