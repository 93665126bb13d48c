import type { ChildProcess } from "node:child_process";

import type { Context, Exec, ProgramEnd, Start } from "./context.ts";
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
    // Opened when it is read: not by `--help`.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    env: process.env,
    exec: nodeExec(cancel.signal),
    start: nodeStart(cancel.signal),
    // Loaded when it is used; `node:crypto` is loaded at the start, and takes 3 ms of `--help`.
    randomBytes: (count) => Buffer.from(crypto.getRandomValues(new Uint8Array(count))),
    signal: cancel.signal,
  };
}

function nodeExec(signal: AbortSignal): Exec {
  return async (command, args, { cwd, timeoutMs, env = {}, input }) => {
    // Loaded when used: not by `--help`.
    const { default: nanoSpawn, SubprocessError } = await import("nano-spawn");
    const running = nanoSpawn(command, args, {
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

function nodeStart(signal: AbortSignal): Start {
  return async (command, args, { cwd, env = {} }) => {
    // Loaded when used: it takes 3 ms of `--help`.
    const { spawn } = await import("node:child_process");
    // After Ctrl-C nobody would end it.
    signal.throwIfAborted();
    // A group of its own, so that what it has started can be ended with it. Ctrl-C of a terminal does not reach it then.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: "pipe",
      detached: process.platform !== "win32",
    });
    const killAll = () => killGroup(child);
    process.once("exit", killAll);
    // It may have ended before it has read what it is told.
    child.stdin.on("error", () => undefined);
    const ended = new Promise<ProgramEnd>((resolve) => {
      child.once("error", () => resolve({ exitCode: undefined, signal: undefined }));
      // What it has left behind would hold its output open, and go on without anybody who knows of it.
      child.once("exit", killAll);
      child.once("close", (exitCode, signal) =>
        resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }),
      );
    });
    void ended.then(() => process.off("exit", killAll));
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      ended,
      kill: (signal) => (signal === "SIGKILL" ? killAll() : void child.kill(signal)),
    };
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

/** What a program may still tidy up after it was asked to end, in milliseconds. */
const PATIENCE_MS = 5_000;
