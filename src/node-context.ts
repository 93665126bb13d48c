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
    const running = spawn(command, args, {
      cwd,
      env,
      stdin: input === undefined ? "ignore" : { string: input },
    });
    const timers: NodeJS.Timeout[] = [];
    const kill = async (how: NodeJS.Signals) => (await running.nodeChildProcess).kill(how);
    // Not by options of `spawn`: what is put back after Ctrl-C must not meet a program that is still at work, and of one
    // that is not there Node's own time-out keeps the process waiting until it is over.
    const end = () => {
      const isGone = () => undefined;
      kill("SIGTERM").catch(isGone);
      timers.push(setTimeout(() => kill("SIGKILL").catch(isGone), PATIENCE_MS));
    };
    let timedOut = false;
    if (timeoutMs !== undefined) {
      const onTimeout = () => {
        timedOut = true;
        end();
      };
      timers.push(setTimeout(onTimeout, timeoutMs));
    }
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    try {
      const { stdout, stderr } = await running;
      return { exitCode: 0, missing: false, timedOut: false, stdout, stderr };
    } catch (error) {
      if (!(error instanceof SubprocessError)) throw error;
      const { exitCode, stdout, stderr, cause } = error;
      const missing = (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
      return { exitCode, missing, timedOut, stdout, stderr };
    } finally {
      timers.forEach(clearTimeout);
      signal.removeEventListener("abort", end);
    }
  };
}

/** What a program may still tidy up after it was asked to end, in milliseconds. */
const PATIENCE_MS = 5_000;
