import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { takeBack } from "../../../src/plan/take-back.ts";
import { crashAt, isManifestMove } from "./broken-disk.ts";
import { copyOf, Killable } from "./killable.ts";
import {
  after,
  afterWithoutManifest,
  applyAndKeep,
  before,
  planFor,
  projectFolder,
} from "./project-changes.ts";
import { treeOf } from "./tree.ts";

// Real processes, really killed, at 50 points. crash.test.ts goes through every step, without a process for each.

/** Which state is there once the next run has taken back what it is to: never a mix. */
async function stateFound(folder: string, to: typeof after, at: string): Promise<"old" | "new"> {
  await takeBack(folder);
  const tree = await treeOf(folder);
  const state = isDeepStrictEqual(tree, to) ? "new" : "old";
  expect(tree, at).toEqual(state === "new" ? to : before);
  return state;
}

test.each([
  ["changes the manifest", true, after],
  ["leaves the manifest alone", false, afterWithoutManifest],
])("killed at 15 steps of a plan that %s", async (_, withManifest, to) => {
  const killable = await Killable.make();
  const steps = await killable.countSteps(planFor(await projectFolder(), { withManifest }), "keep");
  const states = [];
  for (let point = 0; point < 15; point += 1) {
    const folder = await projectFolder();
    // Evenly from the first to the last.
    const step = 1 + Math.round((point * (steps - 1)) / 14);
    expect(await killable.killAt(planFor(folder, { withManifest }), "keep", step)).toBe(true);
    states.push(await stateFound(folder, to, `before step ${step} of ${steps}`));
  }
  expect(states.join(" ")).toMatch(/^(old )+(new )*new$/);
});

test("killed at 10 steps while it takes back, the next run takes back the rest", async () => {
  const killable = await Killable.make();
  const halfMade = await projectFolder();
  await crashAt(halfMade, isManifestMove, () => applyAndKeep(planFor(halfMade)));
  const plan = async () => planFor(await copyOf(halfMade));
  const steps = await killable.countSteps(await plan(), "take back");
  for (let point = 0; point < 10; point += 1) {
    const folder = await copyOf(halfMade);
    const step = 1 + Math.round((point * (steps - 1)) / 9);
    expect(await killable.killAt(planFor(folder), "take back", step)).toBe(true);
    expect(await stateFound(folder, before, `before step ${step} of ${steps}`)).toBe("new");
  }
});

test("killed at 10 moments", async () => {
  const killable = await Killable.make();
  const milliseconds = await killable.killAfter(planFor(await projectFolder()), "undo", Infinity);
  for (let point = 0; point < 10; point += 1) {
    const folder = await projectFolder();
    const moment = (milliseconds * point) / 10;
    await killable.killAfter(planFor(folder), "undo", moment);
    await stateFound(folder, after, `after ${moment} ms`);
  }
});
