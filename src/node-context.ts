import { randomBytes } from "node:crypto";

import type { Context, Exec } from "./context.ts";
import { EXIT } from "./errors.ts";

/** The real effects, of this process. */
export function nodeContext(): Context {
  const cancel = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // The first one lets the command leave nothing half-made; a person who presses again does not want to wait.
      if (cancel.signal.aborted) process.exit(EXIT.cancelled);
      cancel.abort();
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader has gone (`… --help | head -1`): that is its right, and no reason for a stack trace.
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    env: process.env,
    exec: nodeExec(cancel.signal),
    randomBytes,
    signal: cancel.signal,
  };
}

function nodeExec(signal: AbortSignal): Exec {
  return async (command, args, { cwd, timeoutMs, env = {}, input }) => {
    // Loaded when used: it costs more CPU time than the rest of `--help`.
    const { execa } = await import("execa");
    const result = await execa(command, args, {
      cwd,
      env,
      cancelSignal: signal,
      reject: false,
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    return {
      exitCode: result.exitCode,
      missing: result.code === "ENOENT",
      timedOut: result.timedOut,
      stdout: result.stdout,
      stderr: result.stderr,
    };
  };
}
