import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import type { Context, Exec, ExecResult } from "../../../src/context.ts";

export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** A context whose programs answer as `answer` says; `calls` are those that were started. */
export function fakeContext(cwd: string, answer: (call: Call) => Partial<ExecResult> = () => ({})) {
  const calls: Call[] = [];
  const exec: Exec = async (command, args, options) => {
    const call = { command, args, cwd: options.cwd };
    calls.push(call);
    return { ...succeeded, ...answer(call) };
  };
  return { calls, context: contextWith(cwd, exec) };
}

const succeeded = { exitCode: 0, missing: false, timedOut: false, stdout: "", stderr: "" };

/** A context that starts real programs, with exactly the environment `env`. */
export function realContext(cwd: string, env: Record<string, string>): Context {
  const exec: Exec = (command, args, options) =>
    new Promise((settle, fail) => {
      const child = spawn(command, args, { cwd: options.cwd, env });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (chunk) => (stdout += chunk));
      child.stderr.on("data", (chunk) => (stderr += chunk));
      child.on("error", fail);
      child.on("close", (exitCode) => {
        settle({
          exitCode: exitCode ?? undefined,
          missing: false,
          timedOut: false,
          stdout,
          stderr,
        });
      });
    });
  return contextWith(cwd, exec);
}

function contextWith(cwd: string, exec: Exec): Context {
  return {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    cwd,
    env: {},
    exec,
    start: () => {
      throw new Error("No program may be started in this test.");
    },
    randomBytes,
    signal: new AbortController().signal,
  };
}
