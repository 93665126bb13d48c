import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { author, type Environment } from "./environment.ts";
import { pathWith } from "./programs.ts";
import { createMcpServer, emptyFolder } from "./run.ts";
import { expectComplete, namesIn } from "./tree.ts";

/** Runs in a folder of its own; the project must be there, complete, whatever happened to what comes after the files. */
async function outcome(args: readonly string[], env: (folder: string) => Promise<Environment>) {
  const folder = await emptyFolder();
  const added = await env(folder);
  const cwd = await emptyFolder();
  const { exitCode, stdout, stderr } = await createMcpServer(["my-server", ...args], {
    cwd,
    env: added,
  });
  await expectComplete(join(cwd, "my-server"));
  expect(await namesIn(cwd)).toEqual(["my-server"]);
  expect(stdout).toBe("");
  return { exitCode, stderr: stderr.replace(/: \d+ files in/, ": N files in") };
}

/** What stderr must be, to the letter. */
function said(step: string, warning: string, left: string, rerun: string): string {
  return `${step} …
warning: ${warning}

my-server is there: N files in my-server

Next:
  cd my-server
  ${left}
  npm run dev

The same again, without questions:
  npm create mcp-server@latest my-server -- ${rerun} --yes

Your token is in the project's .env, as MCP_TOKEN; its hash, for the server, as AUTH_TOKENS.
`;
}

const failing = { script: "echo 'npm error code E500' >&2\nexit 7" };

describe("the project is there, with the command to finish by hand", () => {
  const install = "Installing with npm";
  test.each([
    ["is missing", {}, "npm is not installed, or not on the PATH"],
    ["fails", { npm: failing }, "npm failed with exit code 7:\nnpm error code E500"],
  ])("npm %s", async (_, programs, reason) => {
    const env = async (folder: string) => ({ PATH: await pathWith(folder, programs) });
    expect(await outcome(["--no-git"], env)).toEqual({
      exitCode: 0,
      stderr: said(install, `install failed: ${reason}`, "npm install", "--no-git"),
    });
    // What was asked for by name, and did not happen, is a failure.
    expect(await outcome(["--no-git", "--install"], env)).toEqual({
      exitCode: 1,
      stderr: said(install, `install failed: ${reason}`, "npm install", "--install --no-git"),
    });
  });

  test("there is no network", async () => {
    const { exitCode, stderr } = await outcome(["--no-git"], async (folder) => ({
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_cache: join(folder, "npm-cache"),
      // npm waits for more than a minute before it gives up.
      npm_config_fetch_retries: "0",
    }));
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: install failed: npm failed with exit code \d+:$/m);
    expect(stderr).toContain("ECONNREFUSED");
    expect(stderr).toContain("\nNext:\n  cd my-server\n  npm install\n  npm run dev\n");
  });

  const git = "Making it a git repository";
  const all =
    'git init -b main && git add --all -- . ":(exclude,glob)**/.env" && ' +
    'git commit --quiet -m "Create the project with create-mcp-server"';
  test.each([
    ["is missing", {}, "git is not installed, or not on the PATH", all],
    [
      "does not know its user",
      { git: "real" },
      "git does not know your name: set user.name and user.email, then commit",
      'git commit --quiet -m "Create the project with create-mcp-server"',
    ],
    [
      "fails",
      { git: { script: "echo 'fatal: no space' >&2\nexit 128" } },
      "git init failed: fatal: no space",
      all,
    ],
  ] as const)("git %s", async (_, programs, reason, left) => {
    const env = async (folder: string) => ({ PATH: await pathWith(folder, programs) });
    const both = `npm install\n  ${left}`;
    expect(await outcome(["--no-install"], env)).toEqual({
      exitCode: 0,
      stderr: said(git, `git failed: ${reason}`, both, "--no-install"),
    });
    expect(await outcome(["--no-install", "--git"], env)).toEqual({
      exitCode: 1,
      stderr: said(git, `git failed: ${reason}`, both, "--no-install --git"),
    });
  });
});

test("inside another work tree there is no repository of its own, and that is said", async () => {
  const cwd = await emptyFolder();
  const repository = join(cwd, "repository");
  const args = ["--no-install", "--git"];
  await createMcpServer(["repository", ...args], { cwd, env: author });
  const inner = await createMcpServer(["inner", ...args], { cwd: repository, env: author });
  expect(inner.exitCode).toBe(0);
  expect(inner.stderr).toContain(
    `warning: git skipped: the folder is inside another Git repository, ${repository}`,
  );
  expect(await namesIn(join(repository, "inner"))).not.toContain(".git");
});
