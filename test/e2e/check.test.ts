import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

import { environment } from "./environment.ts";
import { createMcpServer, emptyFolder, type Outcome } from "./run.ts";

let folder: string;
let project: string;
let created: Outcome;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "create-mcp-server-e2e-")));
  project = join(folder, "my-server");
  created = await createMcpServer(["my-server", "--check", "--no-git"], { cwd: folder });
});
afterAll(() => rm(dirname(project), { recursive: true }));

test("create --check creates the project, and shows that it works", () => {
  const { exitCode, stdout, stderr } = created;
  expect(exitCode, stderr + stdout).toBe(0);
  expect(stderr).toContain("my-server is there: ");
  expect(stdout).toMatch(/^my-server in my-server\n\nproject\n {2}ok {6}its types are right\n/);
  expect(stdout).toMatch(/\n\n\d+ checks: (\d+) passed, 0 failed, 0 left out\.\n$/);
});

test("check --json prints one document, and nothing else", async () => {
  const { exitCode, stdout, stderr } = await createMcpServer(["check", "my-server", "--json"], {
    cwd: folder,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const document = JSON.parse(stdout) as { checks: { state: string }[] };
  expect(document).toMatchObject({ folder: "my-server", passed: true, notCalled: [] });
  expect(document.checks.filter(({ state }) => state !== "passed")).toEqual([]);
});

test("check names the first cause, and exits with 1; what it cannot call, it says", async () => {
  const tool = join(project, "src/tools/hash-text.ts");
  const before = await readFile(tool, "utf8");
  const index = join(project, "src/features/index.ts");
  const features = await readFile(index, "utf8");
  await writeFile(tool, before.replace("readOnlyHint: true", "readOnlyHint: false"));
  await writeFile(
    index,
    features.replace(/^ {2}auth,$/m, "  // auth,").replace(/^import \{ auth \}.*\n/m, ""),
  );
  try {
    const { exitCode, stdout, stderr } = await createMcpServer(["check"], { cwd: project });
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toContain(
      "Tools that were not called:\n  hash_text: it is not marked as safe to call",
    );
    expect(stdout).toContain("  FAILED  who shows no token is refused (401), with a challenge\n");
    expect(stderr).toMatch(
      /\nerror: http: a request without a token to \/mcp was answered with status 200 instead of 401\n {2}Authentication is left open: /,
    );
  } finally {
    await writeFile(tool, before);
    await writeFile(index, features);
  }
});

test.each([
  ["Ctrl-C while the compiler runs", "SIGINT", "project"],
  ["Ctrl-C while a server runs over stdio", "SIGINT", "stdio, client of 2025-11-25"],
  ["SIGTERM while a server runs over HTTP", "SIGTERM", "http, client of 2026-07-28"],
] as const)("%s: exit code 130, and no process is left", async (_, signal, place) => {
  const child = spawn(process.execPath, [inject("packed").cli, "check"], {
    cwd: project,
    env: environment(project),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = text(child.stderr);
  let stderr = "";
  const atPlace = (chunk: unknown): void => {
    stderr += String(chunk);
    if (!stderr.includes(`Checking ${place} …`)) return;
    // Once: a second signal met a process that was already leaving, and whose handlers were gone (exit code null).
    child.stderr.off("data", atPlace);
    child.kill(signal);
  };
  child.stderr.on("data", atPlace);
  const [code] = await once(child, "close");
  expect(code, await said).toBe(130);
  expect(await said).toMatch(/\nerror: Cancelled\.\n$/);
  expect(await processesIn(project)).toEqual([]);
});

test("where there is no project, it says so, and exits with 2", async () => {
  const cwd = await emptyFolder();
  const nowhere = await createMcpServer(["check"], { cwd });
  expect(nowhere.exitCode).toBe(2);
  expect(nowhere.stderr).toMatch(/^error: There is no \.create-mcp-server\.json in /);
  const missing = await createMcpServer(["check", "no-such-folder"], { cwd });
  expect(missing).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: 'error: check: "no-such-folder" is not a folder.\n',
  });
});

test("--check with --no-install is refused before anything is written", async () => {
  const cwd = await emptyFolder();
  const args = ["my-server", "--check", "--no-install"];
  const { exitCode, stderr } = await createMcpServer(args, { cwd });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr:
      "error: --check needs the packages, and --no-install leaves them out.\n  Leave one of the two out.\n",
  });
  expect(await readdir(cwd)).toEqual([]);
});

/** The command lines of processes that run in a folder. */
async function processesIn(root: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const cwd = await readlink(`/proc/${id}/cwd`).catch(() => "");
      return cwd.startsWith(root) ? readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "") : "";
    }),
  );
  return found.filter((line) => line !== "");
}
