import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";

import { leaveOut } from "../support/left-out.ts";
import { isRoot, whyNoMount } from "../support/machine.ts";
import { createMcpServer, emptyFolder } from "./run.ts";
import { filesIn, namesIn } from "./tree.ts";

const rest = ["--name", "my-server", "--no-install", "--no-git"];

/** Runs in `cwd`, and asserts that nothing in it has changed. */
async function refusal(directory: string, cwd: string, options: { uid?: number } = {}) {
  const before = await filesIn(cwd);
  const { exitCode, stdout, stderr } = await createMcpServer([directory, ...rest], {
    cwd,
    ...options,
  });
  expect(await filesIn(cwd)).toEqual(before);
  expect(stdout).toBe("");
  return { exitCode, stderr };
}

describe("a target that cannot be used is refused, and nothing is written", () => {
  test("a file", async () => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, "my-server"), "mine");
    expect(await refusal("my-server", cwd)).toEqual({
      exitCode: 2,
      stderr: `error: ${cwd}/my-server is a file, not a folder.\n  Name a folder that does not exist yet.\n`,
    });
  });

  test("a folder that is not empty", async () => {
    const cwd = await emptyFolder();
    await mkdir(join(cwd, "my-server"));
    await writeFile(join(cwd, "my-server/notes.txt"), "mine");
    expect(await refusal("my-server", cwd)).toEqual({
      exitCode: 2,
      stderr: `error: ${cwd}/my-server is not empty; nothing was written. In the way:\n  notes.txt is already there\n  Name another folder, or move these away.\n`,
    });
  });

  test.each([
    ["itself", "my-server", "my-server"],
    ["above it", "link/my-server", "link"],
  ])("a link that leads out of the folder: %s", async (_, directory, link) => {
    const cwd = await emptyFolder();
    const outside = await emptyFolder();
    await symlink(outside, join(cwd, link));
    const before = await createMcpServer([directory, ...rest], { cwd });
    expect(before).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${cwd}/${link} is a link that leads to ${outside}.\n  Name the folder itself, not a link to it.\n`,
    });
    expect(await namesIn(outside)).toEqual([]);
    expect(await namesIn(cwd)).toEqual([link]);
  });

  test("a link to nothing", async () => {
    const cwd = await emptyFolder();
    await symlink("nowhere", join(cwd, "my-server"));
    expect(await createMcpServer(["my-server", ...rest], { cwd })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${cwd}/my-server is a link to nowhere, which cannot be followed.\n  Remove the link, or name another folder.\n`,
    });
    expect(await namesIn(cwd)).toEqual(["my-server"]);
  });

  test("a name that is too long", async () => {
    const cwd = await emptyFolder();
    const { exitCode, stderr } = await refusal("x".repeat(256), cwd);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^error: The folder "x{20,}…" \(\d+ characters\) cannot be used: it is longer than 255 bytes\.\n/,
    );
  });

  test("a path that is too long", async () => {
    const cwd = await emptyFolder();
    const { exitCode, stderr } = await refusal(`${`${"x".repeat(200)}/`.repeat(25)}my-server`, cwd);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: Cannot write \S+: the path is too long for this file system \(ENAMETOOLONG\)\.\n {2}Nothing was changed\.\n$/,
    );
  });

  test("a folder in which one may not write", async () => {
    const cwd = await emptyFolder();
    await chmod(cwd, 0o555);
    // Root may write everywhere: then it is somebody else who tries.
    expect(await refusal("my-server", cwd, isRoot ? { uid: 65_534 } : {})).toEqual({
      exitCode: 2,
      stderr: `error: Cannot create anything in ${cwd}: permission denied (EACCES).\n  Name a folder that you may write to.\n`,
    });
  });
});

describe("on a file system of its own", leaveOut(whyNoMount()), () => {
  async function mounted(options: string): Promise<string> {
    const folder = await emptyFolder();
    await execa("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
    onTestFinished(async () => void (await execa("umount", [folder])));
    return folder;
  }

  const full =
    /^error: Cannot write \S+: the disk is full \(ENOSPC\)\.\n {2}Nothing was changed\.\n$/;

  test("a full disk: one line says so, and nothing is left", async () => {
    const cwd = await mounted("size=64k");
    const { exitCode, stderr } = await refusal("my-server", cwd);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(full);
  });

  test("a full disk, into a folder that is there already", async () => {
    const cwd = await mounted("size=64k");
    await writeFile(join(cwd, "LICENSE"), "mine");
    const { exitCode, stderr } = await refusal(".", cwd);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(full);
  });

  test("a read-only file system", async () => {
    const cwd = await mounted("ro");
    expect(await refusal("my-server", cwd)).toEqual({
      exitCode: 2,
      stderr: `error: Cannot create anything in ${cwd}: its file system is read-only (EROFS).\n  Name a folder that you may write to.\n`,
    });
  });
});
