import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apply } from "../../../src/plan/apply.ts";
import { planCreate } from "../../../src/plan/create.ts";
import { nameOfThisProcess, whereIs } from "../../../src/plan/process-name.ts";
import { findInterrupted, takeBack } from "../../../src/plan/take-back.ts";
import { contentsOf, emptyFolder, filesOf } from "../folder.ts";
import { crashAt, isManifestMove, onDisk } from "./broken-disk.ts";
import { deadRun, Killable } from "./killable.ts";
import { after, applyAndKeep, before, planFor, projectFolder } from "./project-changes.ts";
import { treeOf } from "./tree.ts";

const { signal } = new AbortController();
const journal = ".create-mcp-server.journal";

/** Another plan, for a project to which `planFor` has been applied. */
const laterPlan = (root: string) => ({
  root,
  changes: [{ kind: "delete", path: "mine.txt", before: before["mine.txt"]!.text! } as const],
});

test("two runs do not mix: while the first has not ended, a second one is refused by its name", async () => {
  const folder = await projectFolder();
  const killable = await Killable.make();
  const first = await killable.startAndApply(planFor(folder));
  const atWork = {
    exitCode: 1,
    message: `Another run of create-mcp-server is at work in ${folder} (process ${first.pid}).`,
    hints: ["Wait until it has ended, and run the command again."],
  };
  const tree = await treeOf(folder);
  await expect(apply(laterPlan(folder), signal)).rejects.toMatchObject(atWork);
  await expect(findInterrupted(folder)).rejects.toMatchObject(atWork);
  await expect(takeBack(folder)).rejects.toMatchObject(atWork);
  await expect(planCreate(folder, filesOf({ a: "" }), folder)).rejects.toMatchObject(atWork);
  expect(await treeOf(folder)).toEqual(tree);
});

test("killed before it was said to be done, the new state stands, and the next run cleans up", async () => {
  const folder = await projectFolder();
  const killable = await Killable.make();
  const first = await killable.startAndApply(planFor(folder));
  first.kill("SIGKILL");
  await once(first, "close");
  expect(await findInterrupted(folder)).toBeUndefined();
  expect(await treeOf(folder)).toMatchObject(after);
  expect(await treeOf(folder)).toHaveProperty([journal]);
  await applyAndKeep(laterPlan(folder));
  const { "mine.txt": _, ...left } = after;
  expect(await treeOf(folder)).toEqual(left);
});

test("one that begins while this process is not done is refused too", async () => {
  const folder = await projectFolder();
  const applied = await apply(planFor(folder), signal);
  await expect(apply(laterPlan(folder), signal)).rejects.toMatchObject({
    message: `Another run of create-mcp-server is at work in ${folder} (process ${process.pid}).`,
  });
  await applied.undo();
  expect(await treeOf(folder)).toEqual(before);
});

test("of many that begin at once, at most one gets through, and none is mixed with another", async () => {
  const folder = await projectFolder();
  const begun = await Promise.allSettled([1, 2, 3, 4].map(() => apply(planFor(folder), signal)));
  const applied = begun.filter((outcome) => outcome.status === "fulfilled");
  expect(applied.length).toBeLessThanOrEqual(1);
  await applied[0]?.value.done();
  expect(await treeOf(folder)).toEqual(applied.length === 1 ? after : before);
});

test("another run that begins at the same moment is seen, and this one has left no trace", async () => {
  const folder = await projectFolder();
  const other = await elsewhere(folder);
  const mine = join(folder, journal, await nameOfThisProcess());
  const step = (name: string, path: unknown) => {
    if (name === "mkdir" && path === mine) fs.mkdirSync(other);
    return false;
  };
  const fault = { step, error: () => new Error("never"), stays: false };
  const { error } = await onDisk(() => apply(planFor(folder), signal), fault);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^Another run of create-mcp-server may be at work in /),
  });
  fs.rmdirSync(other);
  fs.rmdirSync(join(folder, journal));
  expect(await treeOf(folder)).toEqual(before);
});

test("a process that has got the id of a killed one is not taken for it", async () => {
  const folder = await projectFolder();
  await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
  const [pid, , machine] = (await nameOfThisProcess()).split("-");
  const reused = `${pid}-${"0".repeat(12)}-${machine}`;
  await rename(join(folder, journal, await deadRun()), join(folder, journal, reused));
  expect(await findInterrupted(folder)).toMatchObject({ elsewhere: false });
  await takeBack(folder);
  expect(await treeOf(folder)).toEqual(before);
});

test("where it cannot be seen when a process was started, one of that id counts as at work", async () => {
  const [pid, , machine] = (await nameOfThisProcess()).split("-");
  expect(await whereIs(`${pid}-unknown-${machine}`)).toMatchObject({ state: "running" });
  expect(await whereIs(`${2 ** 30}-unknown-${machine}`)).toMatchObject({ state: "ended" });
});

test("without /proc, as on macOS, ps says when a process was started", async () => {
  const withProc = await nameOfThisProcess();
  const { readFile } = fs.promises;
  const refuse = (path: string) => Promise.reject(new Error(`No ${path}`));
  Object.assign(fs.promises, { readFile: refuse });
  syncBuiltinESMExports();
  try {
    const name = await nameOfThisProcess();
    expect(name).not.toBe(withProc);
    expect(name).not.toContain("unknown");
    expect(await whereIs(name)).toMatchObject({ state: "running" });
    expect(await whereIs(withProc)).toMatchObject({ state: "ended" });
  } finally {
    Object.assign(fs.promises, { readFile });
    syncBuiltinESMExports();
  }
});

test("a killed process that its parent has not taken notice of has ended", async () => {
  // The shell makes a child, and becomes a program that does not know of it.
  const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec cat"]);
  onTestFinished(() => void parent.kill());
  const pid = Number(`${(await once(parent.stdout, "data"))[0]}`);
  parent.stdin.write("?");
  await once(parent.stdout, "data");

  const [, , machine] = (await nameOfThisProcess()).split("-");
  const name = `${pid}-unknown-${machine}`;
  expect(await whereIs(name)).toMatchObject({ state: "running" });
  process.kill(pid, "SIGKILL");
  await expect.poll(() => whereIs(name), { timeout: 30_000 }).toMatchObject({ state: "ended" });
  // It is there all the same.
  expect(process.kill(pid, 0)).toBe(true);
});

/** A run as another machine, or another container, has left it. */
async function elsewhere(folder: string): Promise<string> {
  const [pid, start] = (await nameOfThisProcess()).split("-");
  return join(folder, journal, `${pid}-${start}-${"0".repeat(12)}`);
}

test("of a run on another machine, a person has to say that it is not at work any more", async () => {
  const folder = await projectFolder();
  await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
  await rename(join(folder, journal, await deadRun()), await elsewhere(folder));
  expect(await findInterrupted(folder)).toMatchObject({ elsewhere: true });
  await expect(applyAndKeep(planFor(folder))).rejects.toMatchObject({ exitCode: 1 });
  await takeBack(folder);
  expect(await treeOf(folder)).toEqual(before);
});

test("one on another machine that may be at work is not cleaned up", async () => {
  const folder = await projectFolder();
  const run = await elsewhere(folder);
  await mkdir(run, { recursive: true });
  expect(await findInterrupted(folder)).toBeUndefined();
  await takeBack(folder);
  await expect(applyAndKeep(planFor(folder))).rejects.toMatchObject({
    exitCode: 1,
    message: `Another run of create-mcp-server may be at work in ${folder}: it was started on another machine, or in another container.`,
    hints: [`If it is no more, remove ${run}, and run the command again.`],
  });
});

test("creating takes back a half-made creation only: in a project, a person has to be asked", async () => {
  const folder = await projectFolder();
  await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
  const contents = await contentsOf(folder);
  const { changes } = await planCreate(folder, filesOf({ "a.txt": "" }), folder);
  expect(changes).toContainEqual({ kind: "conflict", path: journal, reason: "is already there" });
  expect(await contentsOf(folder)).toEqual(contents);

  const empty = await emptyFolder();
  const plan = await planCreate(empty, filesOf({ "a.txt": "", "b.txt": "" }), empty);
  await crashAt(
    empty,
    (name, from) => name === "rename" && `${from}`.endsWith("b.txt"),
    () => applyAndKeep(plan),
  );
  expect(await contentsOf(empty)).toHaveProperty("a.txt");
  await planCreate(empty, filesOf({}), empty);
  expect(await contentsOf(empty)).toEqual({});
});
