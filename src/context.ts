import type { Readable, Writable } from "node:stream";

/** The effects a command may have. Made once, at the edge (`cli.ts`); tests pass fakes. */
export interface Context {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** What a program reads: `--json`, `--help`, `--version`, the plan of a dry run. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** What a person reads: prompts, progress, notes, errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exec: Exec;
  /**
   * Starts a program that goes on beside this one. Whoever starts it ends it; what is left ends with this process. Rejects
   * after Ctrl-C.
   */
  readonly start: Start;
  /** So many random bytes that nobody can guess. */
  readonly randomBytes: (count: number) => Buffer;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export type Exec = (
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly timeoutMs?: number;
    /** Added to the environment of this process. */
    readonly env?: Readonly<Record<string, string>>;
    /** What it reads on stdin; nothing if undefined. */
    readonly input?: string;
  },
) => Promise<ExecResult>;

/** How a child process ended. A program that cannot be found is `{ missing: true }`, never an exception. */
export interface ExecResult {
  /** Undefined if it did not exit by itself: missing, killed or timed out. */
  readonly exitCode: number | undefined;
  readonly missing: boolean;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export type Start = (
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    /** Added to the environment of this process. */
    readonly env?: Readonly<Record<string, string>>;
  },
) => Promise<RunningProgram>;

export interface RunningProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it has ended and all its output is there; never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Also what it has started itself, if the signal is SIGKILL. Of one that has ended nothing happens. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/** Of a program that a signal has ended, `exitCode` is undefined; of one that cannot be started, both are. */
export interface ProgramEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}
