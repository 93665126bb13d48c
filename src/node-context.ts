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
    // Loaded when used: not by `--help`.
    const { default: spawn, SubprocessError } = await import("nano-spawn");
    try {
      const { stdout, stderr } = await spawn(command, args, {
        cwd,
        env,
        signal,
        stdin: input === undefined ? "ignore" : { string: input },
        ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      });
      return { exitCode: 0, missing: false, timedOut: false, stdout, stderr };
    } catch (error) {
      if (!(error instanceof SubprocessError)) throw error;
      const { exitCode, signalName, durationMs, stdout, stderr, cause } = error;
      const wasEnded = signalName !== undefined && !signal.aborted;
      return {
        exitCode,
        missing: (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT",
        timedOut: wasEnded && timeoutMs !== undefined && durationMs >= timeoutMs,
        stdout,
        stderr,
      };
    }
  };
}
