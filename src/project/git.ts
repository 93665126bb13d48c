import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import type { Context, ExecResult } from "../context.ts";
import { commandLine } from "./command-line.ts";
import type { StepResult } from "./step.ts";

/** Nothing here talks to a network or asks a person; what takes longer than this hangs. */
const timeoutMs = 30_000;

const message = "Create the project with create-mcp-server";
const initArgs = ["init", "-b", "main"];
// `.env` is in the project's .gitignore; should someone change that, it is still not committed here.
const addArgs = ["add", "--all", "--", ".", ":(exclude,glob)**/.env"];
const commitArgs = ["commit", "--quiet", "-m", message];
// A person's hooks are for a person's commits; a signature may ask for a passphrase that nobody is there to type.
const quietCommitArgs = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "commit.gpgSign=false",
  ...commitArgs,
];

/** Makes the new project a repository with one commit, or says why not and what to type. */
export async function initialiseGit(context: Context, root: string): Promise<StepResult> {
  const git = (...args: string[]) => context.exec("git", args, { cwd: root, timeoutMs });
  const failed = (reason: string, ...left: readonly (readonly string[])[]): StepResult => ({
    state: "failed",
    reason,
    command: commandLine(context.cwd, root, ...left.map((args) => ["git", ...args])),
  });

  const above = await git("rev-parse", "--show-toplevel");
  if (above.missing) {
    return failed("git is not installed, or not on the PATH", initArgs, addArgs, commitArgs);
  }
  if (above.exitCode === 0) {
    return { state: "skipped", reason: await whoseWorkTree(root, above.stdout.trim()) };
  }
  const init = await git(...initArgs);
  if (init.exitCode !== 0) return failed(reasonOf("init", init), initArgs, addArgs, commitArgs);
  const add = await git(...addArgs);
  if (add.exitCode !== 0) return failed(reasonOf("add", add), addArgs, commitArgs);
  // With this setting git does not make up a name from the machine's.
  const author = await git("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT");
  if (author.exitCode !== 0) {
    return failed(
      "git does not know your name: set user.name and user.email, then commit",
      commitArgs,
    );
  }
  const commit = await git(...quietCommitArgs);
  if (commit.exitCode !== 0) return failed(reasonOf("commit", commit), commitArgs);
  return { state: "done" };
}

async function whoseWorkTree(root: string, workTree: string): Promise<string> {
  if (resolve(workTree) === (await realpath(root))) return "the folder is a Git repository already";
  return `the folder is inside another Git repository, ${workTree}`;
}

function reasonOf(subcommand: string, result: ExecResult): string {
  if (result.timedOut) return `git ${subcommand} did not finish in ${timeoutMs / 1000} seconds`;
  return `git ${subcommand} failed: ${result.stderr.trim() || `exit code ${result.exitCode}`}`;
}
