import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, inject, test } from "vitest";

import { environment } from "./environment.ts";
import { createMcpServer, emptyFolder } from "./run.ts";
import { expectComplete, namesIn } from "./tree.ts";

const filesOnly = ["--no-install", "--no-git"];

const nothingGiven =
  "error: Which folder? It is not given, and nothing can be asked here.\n" +
  "  Give one, for instance: npm create mcp-server@latest my-server\n";

describe("where nothing can be asked", () => {
  test.each([
    ["stdin at its end", {}],
    ["CI=true", { CI: "true" }],
  ])("%s: without a folder it says what to give, and exits with 2", async (_, env) => {
    const cwd = await emptyFolder();
    const { exitCode, stdout, stderr } = await createMcpServer([], { cwd, env });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: "", stderr: nothingGiven });
    expect(await namesIn(cwd)).toEqual([]);
  });

  test.each([
    ["without a folder it exits with 2", [], 2, []],
    ["with a folder it creates the project", ["my-server", ...filesOnly], 0, ["my-server"]],
  ])("a pipe that stays open and silent: %s", async (_, args, exitCode, names) => {
    const cwd = await emptyFolder();
    // Its other end is this process, which writes nothing and does not close it.
    const child = spawn(process.execPath, [inject("packed").cli, ...args], {
      cwd,
      env: environment(cwd),
    });
    const [[code], stderr] = await Promise.all([once(child, "close"), text(child.stderr)]);
    expect(code, stderr).toBe(exitCode);
    expect(await namesIn(cwd)).toEqual(names);
  });

  test("CI=true: with a folder it creates the project, on a silent stdout", async () => {
    const cwd = await emptyFolder();
    const { exitCode, stdout } = await createMcpServer(["my-server", ...filesOnly], {
      cwd,
      env: { CI: "true" },
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    await expectComplete(`${cwd}/my-server`);
  });
});

test.each([
  [
    ["my-server", "--trasport", "http"],
    'error: "--trasport" is not a flag of create-mcp-server. Did you mean --transport?\n  Flags: --version, --name, --description, --transport, --sdk, --auth, --rate-limit, --metrics, --health, --no-health, --sessions, --no-sessions, --shutdown, --no-shutdown, --package-manager, --preset, --install, --no-install, --git, --no-git, --check, --yes, --dry-run, --json, --cwd, --help.\n',
  ],
  [
    ["my-server", "--transport", "stdio,htpp"],
    'error: --transport: "htpp" is not one of stdio, http, sse. Did you mean "http"?\n',
  ],
  [
    ["my-server", "--package-manager", "yarm"],
    'error: --package-manager: "yarm" is not one of npm, pnpm, yarn, bun. Did you mean "yarn"?\n',
  ],
  [
    ["my-server", "--preset", "minmal"],
    'error: --preset: "minmal" is not one of production, minimal. Did you mean "minimal"?\n',
  ],
])("wrong use, %j, exits with 2 and writes nothing", async (args, said) => {
  const cwd = await emptyFolder();
  const { exitCode, stdout, stderr } = await createMcpServer(args, { cwd });
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: "", stderr: said });
  expect(await namesIn(cwd)).toEqual([]);
});

test("--transport sse is told that it brings http, and the line to run again names both", async () => {
  const cwd = await emptyFolder();
  const args = ["my-server", "--transport", "sse", ...filesOnly];
  const { exitCode, stderr } = await createMcpServer(args, { cwd });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^note: sse brings http with it: --transport http,sse\n/);
  expect(stderr).toContain("my-server -- --transport http,sse --no-install --no-git --yes\n");
  await expectComplete(`${cwd}/my-server`);
});

test("--dry-run shows the files and writes nothing", async () => {
  const cwd = await emptyFolder();
  const { exitCode, stdout, stderr } = await createMcpServer(["my-server", "--dry-run"], { cwd });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^my-server\/\n/);
  expect(stdout).toContain("main.ts");
  expect(await namesIn(cwd)).toEqual([]);
});

describe("--json prints one document on stdout, and nothing else anywhere", () => {
  test.each([
    ["a project", ["my-server", ...filesOnly], { dryRun: false, warnings: [] }, ["my-server"]],
    ["a dry run", ["my-server", "--dry-run"], { dryRun: true, nextCommands: [] }, []],
  ])("%s", async (_, args, document, names) => {
    const cwd = await emptyFolder();
    const { exitCode, stdout, stderr } = await createMcpServer([...args, "--json"], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ folder: "my-server", ...document });
    expect(await namesIn(cwd)).toEqual(names);
  });

  test("an error, which a person finds on stderr too", async () => {
    const cwd = await emptyFolder();
    const { exitCode, stdout, stderr } = await createMcpServer(["../x", "--json"], { cwd });
    expect(exitCode).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(error.message).toBe(
      'The folder "../x" cannot be used: it leads out of the folder ("..").',
    );
    expect(stderr).toContain(error.message);
  });
});
