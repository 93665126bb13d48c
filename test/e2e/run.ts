import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Options } from "execa";
import { inject, onTestFinished } from "vitest";

import { environment, type Environment } from "./environment.ts";

/** A real, empty folder for one test. */
export async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "create-mcp-server-e2e-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Outcome {
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in `cwd` with exactly the environment `env`, its stdin at its end. */
export async function run(
  [command = "", ...args]: readonly string[],
  { cwd, env, ...options }: { readonly cwd: string; readonly env: Environment } & Options,
): Promise<Outcome> {
  const result = await execa(command, args, {
    stdin: "ignore",
    ...options,
    cwd,
    env,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
  });
  if (result.failed && result.exitCode === undefined && result.signal === undefined) throw result;
  const { exitCode, stdout, stderr } = result;
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** Runs the packed program as `create-mcp-server …args` in the folder `cwd`. */
export function createMcpServer(
  args: readonly string[],
  { cwd, env = {}, ...options }: { readonly cwd: string; readonly env?: Environment } & Options,
): Promise<Outcome> {
  return run([process.execPath, inject("packed").cli, ...args], {
    cwd,
    env: { ...environment(cwd), ...env },
    ...options,
  });
}
