/** The exit codes of the command line, as documented in `--help` and the README. */
export const EXIT = { done: 0, failed: 1, usage: 2, conflict: 3, cancelled: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * An error for the person who reads it: what was given, what is allowed, what to do. Printed without a stack.
 */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  /** What to do next, a line each; shown below the message. */
  readonly hints: readonly string[];
  /** What a program reads beside the error, where `--json` was given. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    exitCode: ExitCode,
    message: string,
    hints: readonly string[] = [],
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "CliError";
    this.exitCode = exitCode;
    this.hints = hints;
    this.details = details;
  }
}
