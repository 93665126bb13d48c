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
