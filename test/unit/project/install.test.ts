import { join } from "node:path";
import { expect, test } from "vitest";
import { install } from "../../../src/project/install.ts";
import { emptyFolder, write } from "../folder.ts";
import { fakeContext } from "./context.ts";

test.each(["npm", "pnpm", "yarn", "bun"] as const)(
  "installs with %s in the project",
  async (name) => {
    const root = join(await emptyFolder(), "project");
    const { context, calls } = fakeContext(root);
    expect(await install(context, root, name)).toEqual({ state: "done" });
    expect(calls).toEqual([{ command: name, args: ["install"], cwd: root }]);
  },
);

test.each([
  ["missing", { missing: true, exitCode: undefined }, "npm is not installed, or not on the PATH"],
  ["too slow", { timedOut: true, exitCode: undefined }, "npm did not finish in 10 minutes"],
  ["stopped", { exitCode: undefined }, "npm was stopped"],
  [
    "failing",
    { exitCode: 7, stderr: "1\n2\n3\n4\n5\nE404 not found\n" },
    "npm failed with exit code 7:\n2\n3\n4\n5\nE404 not found",
  ],
  [
    "failing, and says much after the error",
    {
      exitCode: 1,
      stderr: "npm warn x\nnpm error code ECONNREFUSED\n3\n4\n5\n6\n7\nnpm error A complete log",
    },
    "npm failed with exit code 1:\nnpm error code ECONNREFUSED\n3\n4\n5\n6",
  ],
  [
    "failing, and says why on stdout",
    { exitCode: 1, stdout: "YN0028: forbidden\n" },
    "npm failed with exit code 1:\nYN0028: forbidden",
  ],
])(
  "a package manager that is %s is a reason and the command to finish by hand",
  async (_, result, reason) => {
    const folder = await emptyFolder();
    const { context } = fakeContext(folder, () => result);
    expect(await install(context, join(folder, "my server"), "npm")).toEqual({
      state: "failed",
      reason,
      command: 'cd "my server" && npm install',
    });
  },
);

test.each([
  ["npm", { "package.json": '{"workspaces":["packages/*"]}' }],
  ["yarn", { "package.json": '{"workspaces":{"packages":["./packages/*/"]}}' }],
  ["pnpm", { "pnpm-workspace.yaml": "packages:\n  - 'packages/**'\n" }],
] as const)(
  "a member of a workspace of %s is installed from the workspace's root",
  async (name, files) => {
    const folder = await emptyFolder();
    await write(folder, files);
    const { context, calls } = fakeContext(folder);
    expect(await install(context, join(folder, "packages/new"), name)).toEqual({
      state: "done",
      note: `Installed from ${folder}, the workspace that this project is in.`,
    });
    expect(calls).toEqual([{ command: name, args: ["install"], cwd: folder }]);
  },
);

test.each([
  ["npm", { "package.json": '{"workspaces":["apps/*"]}' }],
  ["npm", { "package.json": '{"workspaces":["packages/*","!packages/new"]}' }],
  ["pnpm", { "pnpm-workspace.yaml": "packages: [apps/*]" }],
  ["pnpm", { "pnpm-workspace.yaml": "packages: [" }],
  ["npm", { "package.json": "{ not json" }],
] as const)("%s below the foreign workspace %j installs in place", async (name, files) => {
  const folder = await emptyFolder();
  await write(folder, files);
  const root = join(folder, "packages/new");
  const { context, calls } = fakeContext(folder);
  expect(await install(context, root, name)).toEqual({ state: "done" });
  expect(calls).toEqual([{ command: name, args: ["install"], cwd: root }]);
});
