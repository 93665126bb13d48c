import { execFileSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { initialiseGit } from "../../../src/project/git.ts";
import { emptyFolder, write } from "../folder.ts";
import { fakeContext, realContext } from "./context.ts";

let home: string;
let folder: string;
let root: string;

beforeEach(async () => {
  home = await emptyFolder();
  folder = await emptyFolder();
  root = join(folder, "my-server");
  await write(root, { "README.md": "#", ".gitignore": "node_modules/\n", "node_modules/a": "" });
});

/** The machine's own configuration must not decide these tests. */
const environment = () => ({ PATH: process.env["PATH"]!, HOME: home, GIT_CONFIG_NOSYSTEM: "1" });
const author = "[user]\nname = Ann\nemail = ann@example.com\n";

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: root, env: environment(), encoding: "utf8" }).trim();
}

test("the project is one commit on main, by the person, without what is ignored", async () => {
  await write(home, { ".gitconfig": author });
  const context = realContext(folder, environment());
  expect(await initialiseGit(context, root)).toEqual({ state: "done" });
  expect(git("log", "--format=%an %s")).toBe("Ann Create the project with create-mcp-server");
  expect(git("branch", "--show-current")).toBe("main");
  expect(git("ls-files")).toBe(".gitignore\nREADME.md");
});

test("a secret is not committed, even if nothing ignores it", async () => {
  await write(home, { ".gitconfig": author });
  await write(root, { ".env": "AUTH_TOKENS=x", "sub/.env": "y", ".env.example": "" });
  await initialiseGit(realContext(folder, environment()), root);
  expect(git("ls-files")).toBe(".env.example\n.gitignore\nREADME.md");
});

test("a person's hooks and signing are not part of our commit", async () => {
  const hooks = join(home, "hooks");
  await write(home, {
    ".gitconfig": `${author}[core]\nhooksPath = ${hooks}\n[commit]\ngpgSign = true\n`,
    "hooks/pre-commit": "#!/bin/sh\nexit 1\n",
  });
  await chmod(join(hooks, "pre-commit"), 0o755);
  const context = realContext(folder, environment());
  expect(await initialiseGit(context, root)).toEqual({ state: "done" });
});

test("without a name the repository is there and the commit is left to the person", async () => {
  // With an address from here, git would make up the name from the machine's account.
  const env = { ...environment(), EMAIL: "someone@example.com" };
  const result = await initialiseGit(realContext(folder, env), root);
  expect(result).toEqual({
    state: "failed",
    reason: "git does not know your name: set user.name and user.email, then commit",
    command: 'cd my-server && git commit --quiet -m "Create the project with create-mcp-server"',
  });
  expect(git("diff", "--cached", "--name-only")).toBe(".gitignore\nREADME.md");
});

test("the command that is left does what it says", async () => {
  const result = await initialiseGit(realContext(folder, environment()), root);
  await write(home, { ".gitconfig": author });
  const command = result.state === "failed" ? result.command : "false";
  execFileSync("sh", ["-c", command], { cwd: folder, env: environment() });
  expect(git("log", "--format=%an")).toBe("Ann");
});

test("inside another repository there is no second one", async () => {
  execFileSync("git", ["init", "--quiet", "-b", "main"], { cwd: folder, env: environment() });
  expect(await initialiseGit(realContext(folder, environment()), root)).toEqual({
    state: "skipped",
    reason: `the folder is inside another Git repository, ${folder}`,
  });
  expect(git("status", "--short")).toBe("?? ./");
});

test("a folder that is a repository stays as it is", async () => {
  git("init", "-b", "main");
  expect(await initialiseGit(realContext(folder, environment()), root)).toEqual({
    state: "skipped",
    reason: "the folder is a Git repository already",
  });
});

test("without git the person gets the commands to type", async () => {
  const { context } = fakeContext(folder, () => ({ missing: true, exitCode: undefined }));
  expect(await initialiseGit(context, root)).toEqual({
    state: "failed",
    reason: "git is not installed, or not on the PATH",
    command:
      'cd my-server && git init -b main && git add --all -- . ":(exclude,glob)**/.env" && ' +
      'git commit --quiet -m "Create the project with create-mcp-server"',
  });
});

test.each([
  ["init", 1],
  ["add", 2],
])("if git %s fails the reason is git's own", async (subcommand, failing) => {
  const { context } = fakeContext(folder, ({ args }) => {
    if (args[0] === "rev-parse") return { exitCode: 128 };
    return args[0] === subcommand ? { exitCode: failing, stderr: "fatal: no\n" } : {};
  });
  expect(await initialiseGit(context, root)).toMatchObject({
    state: "failed",
    reason: `git ${subcommand} failed: fatal: no`,
    command: expect.stringContaining(`git ${subcommand} `),
  });
});

test("a git that hangs is not waited for", async () => {
  const { context } = fakeContext(folder, ({ args }) => ({
    exitCode: args[0] === "rev-parse" ? 128 : undefined,
    timedOut: args[0] === "init",
  }));
  expect(await initialiseGit(context, root)).toMatchObject({
    reason: "git init did not finish in 30 seconds",
  });
});
