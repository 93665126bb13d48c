import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { findInterrupted, takeBack } from "../../../src/plan/take-back.ts";
import { contentsOf } from "../folder.ts";
import { crashAt, diskError, endRuns, isManifestMove, onDisk, type Step } from "./broken-disk.ts";
import { copyOf } from "./killable.ts";
import {
  after,
  afterWithoutManifest,
  applyAndKeep,
  applyAndUndo,
  before,
  planFor,
  projectFolder,
} from "./project-changes.ts";
import { treeOf, type Tree } from "./tree.ts";

/** Crashes at the first step, then at the second, and so on to the end: which state the next run finds, each time. */
async function statesAfterCrashes(to: Tree, work: (folder: string) => Promise<unknown>) {
  const states = [];
  for (let step = 1; ; step += 1) {
    const folder = await projectFolder();
    const crashed = await crashAt(folder, step, () => work(folder));
    const interrupted = await findInterrupted(folder);
    const taken = await onDisk(() => takeBack(folder));
    expect(taken.error).toBeUndefined();
    expect(taken.result).toEqual([]);
    const tree = await treeOf(folder);
    const state = isDeepStrictEqual(tree, to) ? "new" : "old";
    expect(tree, `crashed before step ${step}`).toEqual(state === "new" ? to : before);
    // Nobody is asked whether to take back what counts already.
    if (state === "new") expect(interrupted).toBeUndefined();
    if (!crashed) return states.join(" ");
    states.push(state);
  }
}

describe("crashed at any step, it is the old state or the new one, never a mix", () => {
  test("the manifest decides", async () => {
    const states = await statesAfterCrashes(after, (folder) => applyAndKeep(planFor(folder)));
    expect(states).toMatch(/^(old ){50,}(new ?)+$/);
  });

  test("without a change of the manifest", async () => {
    const withManifest = false;
    const states = await statesAfterCrashes(afterWithoutManifest, (folder) =>
      applyAndKeep(planFor(folder, { withManifest })),
    );
    expect(states).toMatch(/^(old ){50,}(new ?)+$/);
  });

  test("undoing what was applied", async () => {
    const states = await statesAfterCrashes(after, (folder) => applyAndUndo(planFor(folder)));
    expect(states).toMatch(/^(old ){50,}(new )+(old ?){20,}$/);
  });
});

/** The first step of taking back, for instance: when the manifest is to be put back. */
const inUndo: Step = (name, from) => name === "rename" && `${from}`.endsWith("originals/README.md");

test.each([
  ["in the last step", isManifestMove, applyAndKeep],
  ["while it undoes", inUndo, applyAndUndo],
])("a run that crashed %s can crash again at any step of taking back", async (_, at, work) => {
  const crashed = await projectFolder();
  await crashAt(crashed, at, () => work(planFor(crashed)));
  for (let step = 1; ; step += 1) {
    const folder = await copyOf(crashed);
    const again = await crashAt(folder, step, () => takeBack(folder));
    await takeBack(folder);
    expect(await treeOf(folder), `crashed before step ${step}`).toEqual(before);
    if (!again) {
      expect(step).toBeGreaterThan(10);
      break;
    }
  }
});

test("what a killed run wanted to do can be said before it is taken back", async () => {
  const folder = await projectFolder();
  await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
  const paths = (kind: string) =>
    planFor(folder)
      .changes.filter((change) => change.kind === kind)
      .map(({ path }) => path);
  const interrupted = await findInterrupted(folder);
  expect(interrupted?.elsewhere).toBe(false);
  for (const kind of ["create", "update", "delete"]) {
    const files = interrupted?.files.filter((file) => file.kind === kind).map(({ path }) => path);
    expect(files?.toSorted()).toEqual(paths(kind).toSorted());
  }
  await expect(applyAndKeep(planFor(folder))).rejects.toMatchObject({
    exitCode: 1,
    message: `An earlier run was killed half-way in ${folder}.`,
  });
});

describe("a disk that fails at any step leaves the old state or the new one, at once", () => {
  test.each([
    ["once", "EIO", false],
    ["for good, where room is needed", "ENOSPC", true],
  ])("%s", async (_, code, stays) => {
    const needsRoom = ["mkdir", "open", "writeFile"];
    const ends = [];
    for (let count = 1; ; count += 1) {
      const folder = await projectFolder();
      let seen = 0;
      const step: Step = (name) => {
        const isOne = !stays || needsRoom.includes(name);
        seen += isOne ? 1 : 0;
        return isOne && (stays ? seen >= count : seen === count);
      };
      const fault = { step, error: diskError(code), stays: false };
      const { error, hasFailed } = await onDisk(() => applyAndKeep(planFor(folder)), fault);
      if (!hasFailed) break;
      const tree = await treeOf(folder);
      if (error) {
        expect(error, `${count}`).toMatchObject({
          exitCode: 1,
          message: expect.stringMatching(`^Cannot write ${folder}.*: .*\\(${code}\\)\\.$`),
          hints: ["Nothing was changed."],
        });
        expect(tree, `${count}`).toEqual(before);
      } else {
        await endRuns(folder);
        await takeBack(folder);
        expect(await treeOf(folder), `${count}`).toEqual(after);
      }
      ends.push(error ? "old" : "new");
    }
    expect(ends.filter((end) => end === "old").length).toBeGreaterThan(20);
  });
});

test("if taking back fails as well, that is said, and the next run finds the rest", async () => {
  const folder = await projectFolder();
  const fault = { step: isManifestMove, error: diskError("EIO"), stays: true };
  const { error } = await onDisk(() => applyAndKeep(planFor(folder)), fault);
  expect(error).toMatchObject({
    exitCode: 1,
    message: `Cannot write ${folder}: EIO (EIO).`,
    hints: [
      `Not everything could be put back in ${folder}.`,
      `Cannot write ${folder}: EIO (EIO).`,
      "The rest is recorded in .create-mcp-server.journal: run the command again on a terminal.",
    ],
  });
  expect(await contentsOf(folder)).not.toEqual(before);
});
