import { expect, test } from "vitest";
import { seed } from "../support/seed.ts";
import { selectedCasesOf } from "./cases.ts";
import { edits } from "./edits/index.ts";
import { merge } from "./merging.ts";
import { isWhole } from "./selection.ts";
import type { Step } from "./steps.ts";
import { differentPaths } from "./tree.ts";

/** These laws are proved for one step of so many, of each edit; that nothing is lost, for every one (steps.test.ts). */
const EVERY = isWhole ? 6 : 32;

const all = Object.entries(edits).map(([name, edit], turn) => [name, edit, turn] as const);

const keeping = all.filter(([, { adopted }]) => adopted === undefined);

test.for(keeping)("%s: add, then remove, gives the identical project", async ([, edit, turn]) => {
  const problems: string[] = [];
  for (const { step, ours } of (await selectedCasesOf(edit, turn + seed, EVERY)).items) {
    if (!isAddition(step)) continue;
    const there = merge(step.base, ours, step.theirs, { shortCut: true });
    if (there.conflicts.length > 0 || there.notices.length > 0) continue;
    const back = merge(step.theirs, there.tree, step.base, { shortCut: true });
    if (back.conflicts.length > 0 || back.notices.length > 0) continue;
    const different = differentPaths(back.tree, ours);
    problems.push(...different.map((path) => `${step.name}: ${path} is not what it was`));
  }
  expect(problems.length, problems.slice(0, 20).join("\n")).toBe(0);
});

test.for(all)("%s: a step that was done changes nothing more", async ([, edit, turn]) => {
  for (const { step, ours } of (await selectedCasesOf(edit, turn + seed, EVERY)).items) {
    const { tree, conflicts } = merge(step.base, ours, step.theirs, { shortCut: true });
    if (conflicts.length > 0) continue;
    const again = merge(step.theirs, tree, step.theirs, { shortCut: false });
    expect([again.conflicts, again.notices]).toEqual([[], []]);
    expect(differentPaths(again.tree, tree), step.name).toEqual([]);
  }
});

test.for(all)("%s: without the hash short-cut it is the same", async ([, edit, turn]) => {
  for (const { step, ours } of (await selectedCasesOf(edit, turn + seed, EVERY)).items) {
    const [by, without] = [true, false].map((shortCut) =>
      merge(step.base, ours, step.theirs, { shortCut }),
    );
    expect(differentPaths(by!.tree, without!.tree), step.name).toEqual([]);
    expect(by!.conflicts).toEqual(without!.conflicts);
    expect(by!.notices).toEqual(without!.notices);
  }
});

/** What was removed comes back where it belongs, and not where a person had moved it. */
function isAddition({ name }: Step): boolean {
  return name.includes(": add ");
}
