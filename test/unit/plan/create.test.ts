import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { EXIT } from "../../../src/errors.ts";
import { planCreate } from "../../../src/plan/create.ts";
import { leaveOut } from "../../support/left-out.ts";
import { isRoot, whyNoMount } from "../../support/machine.ts";
import { contentsOf, emptyFolder, filesOf, project, write } from "../folder.ts";

async function planIn(present: Record<string, string>, files = project) {
  const folder = await emptyFolder();
  await write(folder, present);
  const { changes } = await planCreate(folder, files, folder);
  const paths = (kind: string) => changes.filter((c) => c.kind === kind).map((c) => c.path);
  return { create: paths("create"), keep: paths("keep"), conflict: paths("conflict"), changes };
}

test("a missing folder gets every file, and planning writes nothing", async () => {
  const folder = await emptyFolder();
  const plan = await planCreate(join(folder, "a/b"), project, folder);
  expect(plan.changes.map(({ kind, path }) => [kind, path])).toEqual(
    [...project.keys()].map((path) => ["create", path]),
  );
  expect(await contentsOf(folder)).toEqual({});
});

test("what a folder has before the first line of code is kept", async () => {
  const present = {
    ".git/config": "",
    LICENSE: "",
    "LICENCE.md": "",
    ".vscode/settings.json": "",
    ".idea/x": "",
    ".DS_Store": "",
    ".editorconfig": "",
  };
  const plan = await planIn(present);
  expect(plan.conflict).toEqual([]);
  expect(plan.keep).toEqual([
    ".DS_Store",
    ".editorconfig",
    ".git",
    ".idea",
    ".vscode",
    "LICENCE.md",
    "LICENSE",
  ]);
  expect(plan.create).toEqual([...project.keys()]);
});

test("anything else is in the way, each thing by name", async () => {
  const plan = await planIn({ "notes.txt": "", "src/mine.ts": "", LICENSE: "" });
  expect(plan.conflict).toEqual(["notes.txt", "src"]);
  expect(plan.keep).toEqual(["LICENSE"]);
});

describe("a kept file that a rendered one would replace is in the way", () => {
  test("itself", async () => {
    const plan = await planIn({ LICENSE: "mine" }, filesOf({ LICENSE: "ours", "a.txt": "" }));
    expect(plan).toMatchObject({ conflict: ["LICENSE"], keep: [], create: ["a.txt"] });
  });
  test("inside a kept folder", async () => {
    const files = filesOf({ ".vscode/mcp.json": "", ".vscode/settings.json": "" });
    const plan = await planIn({ ".vscode/settings.json": "mine" }, files);
    expect(plan).toMatchObject({
      conflict: [".vscode/settings.json"],
      keep: [".vscode"],
      create: [".vscode/mcp.json"],
    });
  });
  test("where a folder is needed", async () => {
    const plan = await planIn({ ".vscode": "a file" }, filesOf({ ".vscode/mcp.json": "" }));
    expect(plan).toMatchObject({ conflict: [".vscode"], keep: [], create: [] });
  });
});

describe("a target that cannot hold a project is refused, with exit code 2", () => {
  const refused = (message: string | RegExp) =>
    expect.objectContaining({
      exitCode: EXIT.usage,
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });

  test("a file", async () => {
    const folder = await emptyFolder();
    await write(folder, { here: "" });
    const message = refused(`${folder}/here is a file, not a folder.`);
    await expect(planCreate(join(folder, "here"), project, folder)).rejects.toEqual(message);
    await expect(planCreate(join(folder, "here/below"), project, folder)).rejects.toEqual(message);
  });

  test("a dangling link", async () => {
    const folder = await emptyFolder();
    await symlink("nowhere", join(folder, "link"));
    const message = refused(`${folder}/link is a link to nowhere, which cannot be followed.`);
    await expect(planCreate(join(folder, "link"), project, folder)).rejects.toEqual(message);
    await expect(planCreate(join(folder, "link/sub"), project, folder)).rejects.toEqual(message);
  });

  test("a link out of the working folder, as the target or above it", async () => {
    const [folder, outside] = [await emptyFolder(), await emptyFolder()];
    await symlink(outside, join(folder, "link"));
    const message = refused(`${folder}/link is a link that leads to ${outside}.`);
    await expect(planCreate(join(folder, "link"), project, folder)).rejects.toEqual(message);
    await expect(planCreate(join(folder, "link/a/b"), project, folder)).rejects.toEqual(message);
    expect(await contentsOf(outside)).toEqual({});
  });

  test("a link, named from outside the working folder", async () => {
    const [folder, elsewhere] = [await emptyFolder(), await emptyFolder()];
    await symlink(folder, join(elsewhere, "link"));
    await expect(planCreate(join(elsewhere, "link"), project, folder)).rejects.toEqual(
      refused(`${elsewhere}/link is a link that leads to ${folder}.`),
    );
  });

  test(
    "a folder without write permission",
    leaveOut(isRoot ? "root may write everywhere" : undefined),
    async () => {
      const folder = await emptyFolder();
      await chmod(folder, 0o500);
      await expect(planCreate(join(folder, "a"), project, folder)).rejects.toEqual(
        refused(`Cannot create anything in ${folder}: permission denied (EACCES).`),
      );
    },
  );

  test("a folder on a read-only file system", leaveOut(whyNoMount()), async () => {
    const folder = await emptyFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", folder]);
    onTestFinished(() => void execFileSync("umount", [folder]));
    await expect(planCreate(join(folder, "a"), project, folder)).rejects.toEqual(
      refused(`Cannot create anything in ${folder}: its file system is read-only (EROFS).`),
    );
  });
});

test("a link that stays in the working folder is followed", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "real"));
  await symlink("real", join(folder, "link"));
  const plan = await planCreate(join(folder, "link/sub"), project, folder);
  expect(plan.changes).toHaveLength(project.size);
});

test("a name that the file system cannot hold is one line, with exit code 1", async () => {
  const folder = await emptyFolder();
  const path = join(folder, "n".repeat(300));
  await expect(planCreate(path, project, folder)).rejects.toMatchObject({
    exitCode: EXIT.failed,
    message: `Cannot write ${path}: the path is too long for this file system (ENAMETOOLONG).`,
  });
});
