import { execFileSync } from "node:child_process";
import { mkdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { EXIT } from "../../../src/errors.ts";
import { apply } from "../../../src/plan/apply.ts";
import { planCreate } from "../../../src/plan/create.ts";
import { leaveOut } from "../../support/left-out.ts";
import { whyNoMount } from "../../support/machine.ts";
import { contentsOf, emptyFolder, filesOf, project, projectContents, write } from "../folder.ts";
import { abortedAfter } from "./faults.ts";

const { signal } = new AbortController();

test("a new folder holds exactly the project, with its modes", async () => {
  const folder = await emptyFolder();
  await apply(await planCreate(join(folder, "new"), project, folder), signal);
  expect(await contentsOf(join(folder, "new"))).toEqual(projectContents);
  // Neither a temporary folder beside it, nor its mode on the project.
  expect(Object.keys(await contentsOf(folder)).filter((path) => !path.includes("/"))).toEqual([
    "new",
  ]);
  expect((await stat(join(folder, "new"))).mode & 0o777).toBe(0o777 & ~process.umask());
});

test("an existing folder holds the project and what was kept", async () => {
  const folder = await emptyFolder();
  await write(folder, { LICENSE: "mine", ".git/HEAD": "ref" });
  await apply(await planCreate(folder, project, folder), signal);
  const kept = { LICENSE: "mine", ".git": null, ".git/HEAD": "ref" };
  expect(await contentsOf(folder)).toEqual({ ...projectContents, ...kept });
});

test("a plan with conflicts is refused with the list, and nothing is written", async () => {
  const folder = await emptyFolder();
  await write(folder, { "a.txt": "", "b.txt": "" });
  await expect(apply(await planCreate(folder, project, folder), signal)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    message: `${folder} is not empty; nothing was written. In the way:`,
    hints: [
      "a.txt is already there",
      "b.txt is already there",
      "Name another folder, or move these away.",
    ],
  });
  expect(await contentsOf(folder)).toEqual({ "a.txt": "", "b.txt": "" });
});

describe("aborted at any step, it leaves all or nothing and says so", () => {
  test("a new folder in new parents", async () => {
    const outcomes = await abortEverywhere(async () => [await emptyFolder(), "a/b/new"]);
    expect(outcomes.complete).toEqual(
      Object.fromEntries([
        ...["a", "a/b", "a/b/new"].map((path) => [path, null]),
        ...Object.entries(projectContents).map(([path, text]) => [`a/b/new/${path}`, text]),
      ]),
    );
    expect(outcomes.aborted).toBeGreaterThan(project.size);
  });

  test("an existing folder", async () => {
    const outcomes = await abortEverywhere(async () => {
      const folder = await emptyFolder();
      await write(folder, { LICENSE: "mine" });
      return [folder, "."];
    });
    expect(outcomes.complete).toEqual({ ...projectContents, LICENSE: "mine" });
    expect(outcomes.aborted).toBeGreaterThan(project.size * 2);
  });
});

/** Aborts at the first step, then at the second, and so on until a run ends by itself. */
async function abortEverywhere(prepare: () => Promise<[folder: string, target: string]>) {
  for (let aborted = 0; ; aborted += 1) {
    const [folder, target] = await prepare();
    const before = await contentsOf(folder);
    const plan = await planCreate(join(folder, target), project, folder);
    const error = await apply(plan, abortedAfter(aborted)).catch((caught: unknown) => caught);
    if (error === undefined) return { aborted, complete: await contentsOf(folder) };
    expect(error).toMatchObject({
      exitCode: EXIT.cancelled,
      message: "Cancelled: nothing was written.",
    });
    expect(await contentsOf(folder)).toEqual(before);
  }
}

test("what appears while it writes is not replaced, and the rest is taken back", async () => {
  const folder = await emptyFolder();
  const plan = await planCreate(folder, project, folder);
  await write(folder, { "src/index.ts": "mine" });
  await expect(apply(plan, signal)).rejects.toMatchObject({
    exitCode: EXIT.failed,
    message: `Something has appeared in the way of ${folder}/src/index.ts.`,
  });
  expect(await contentsOf(folder)).toEqual({ src: null, "src/index.ts": "mine" });
});

test("a folder that has been filled since it was planned as new is left alone", async () => {
  const folder = await emptyFolder();
  const plan = await planCreate(join(folder, "new"), project, folder);
  await write(folder, { "new/README.md": "mine" });
  await expect(apply(plan, signal)).rejects.toMatchObject({ exitCode: EXIT.failed });
  expect(await contentsOf(join(folder, "new"))).toEqual({ "README.md": "mine" });
});

test("a link that appears in the place of a folder is not written through", async () => {
  const [folder, outside] = [await emptyFolder(), await emptyFolder()];
  const plan = await planCreate(folder, filesOf({ "src/a.ts": "" }), folder);
  await symlink(outside, join(folder, "src"));
  await expect(apply(plan, signal)).rejects.toMatchObject({ exitCode: EXIT.failed });
  expect(await contentsOf(outside)).toEqual({});
});

describe("a full disk", leaveOut(whyNoMount()), () => {
  const big = filesOf({ "a/small.txt": "x", "b/big.txt": "x".repeat(200_000) });

  test.each(["new", "."])("leaves nothing behind, target %s", async (target) => {
    const folder = await emptyFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    onTestFinished(() => void execFileSync("umount", [folder]));
    const plan = await planCreate(join(folder, target), big, folder);
    await expect(apply(plan, signal)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: expect.stringMatching(/^Cannot write .*: the disk is full \(ENOSPC\)\.$/),
    });
    expect(await contentsOf(folder)).toEqual({});
  });
});

test("a file in the way of a parent folder is one line", async () => {
  const folder = await emptyFolder();
  const plan = await planCreate(join(folder, "a/new"), project, folder);
  await write(folder, { a: "a file" });
  await expect(apply(plan, signal)).rejects.toMatchObject({
    exitCode: EXIT.failed,
    message: expect.stringMatching(/a part of the path is a file, not a folder \(ENOTDIR\)\.$/),
  });
});

test("two runs in one folder do not mix: the second is refused", async () => {
  const folder = await emptyFolder();
  const plan = await planCreate(folder, project, folder);
  await mkdir(join(folder, ".create-mcp-server.journal"));
  await expect(apply(plan, signal)).rejects.toMatchObject({ exitCode: EXIT.failed });
  expect(await contentsOf(folder)).toEqual({ ".create-mcp-server.journal": null });
});
