import type { Answers, Question } from "./ask.ts";

/** What a tool, a resource or a prompt knows about the call that it answers. */
export interface CallContext {
  /** Aborted when the client cancels or disconnects, or when the time is up. Hand it on to `fetch` and the like. */
  readonly signal: AbortSignal;
  /** Tells the client how far the work is, if it asked to know. Sent at most ten times a second. */
  progress(done: number, total?: number, message?: string): Promise<void>;
  /** Writes to the server's log, and to the client's if it asked for it. Never log secrets or personal data. */
  log(
    level: LogLevel,
    message: string,
    details?: Record<string, unknown>,
  ): Promise<void>;
  /** Who calls; undefined where nobody has to say, as on stdio. */
  readonly caller: Caller | undefined;
  /** What the client answered to `ask`. */
  readonly answers: Answers;
  /** Whether the client says that it can answer this. Asking it anyway ends the call with an error. */
  canAsk(question: Question): boolean;
  /** The SDK's own context, for what is not covered here. Code that uses it is tied to this SDK version. */
  readonly raw: unknown;
}

export type LogLevel = "debug" | "info" | "warning" | "error";

export interface Caller {
  /** The same for each of his calls, and nobody else's. It may be logged. */
  readonly id: string;
  readonly scopes: readonly string[];
  /** The user's name at whoever issued the token, if it says so. Personal data: keep it out of the log. */
  readonly subject?: string;
}
