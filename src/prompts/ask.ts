import { isCancel, type CANCEL_SYMBOL } from "@clack/prompts";
import type { Readable, Writable } from "node:stream";

import type { Context } from "../context.ts";
import { CliError, EXIT } from "../errors.ts";

/** What every clack prompt is called with. */
export interface PromptStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/**
 * One answer from a person.
 *
 * @throws CliError with exit code 130 if it is left by Ctrl-C, Ctrl-D, a closed terminal or a signal.
 */
export async function ask<Answer>(
  context: Context,
  prompt: (streams: PromptStreams) => Promise<Answer | typeof CANCEL_SYMBOL>,
): Promise<Answer> {
  const leave = new AbortController();
  const abort = () => leave.abort();
  // Clack does not notice the end of its input: the prompt stays open, nothing is left to wait for, and Node ends the
  // process as if all were done.
  const onKey = (_text: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl === true && key.name === "d") abort();
  };
  context.stdin.on("keypress", onKey);
  context.stdin.once("end", abort);
  context.signal.addEventListener("abort", abort);
  if (context.signal.aborted || context.stdin.readableEnded) abort();
  try {
    const answer = await prompt({
      input: context.stdin,
      output: context.stderr,
      signal: leave.signal,
    });
    if (isCancel(answer)) throw cancelled();
    return answer;
  } finally {
    context.stdin.off("keypress", onKey);
    context.stdin.off("end", abort);
    context.signal.removeEventListener("abort", abort);
  }
}

export function cancelled(): CliError {
  return new CliError(EXIT.cancelled, "Cancelled: nothing was written.");
}
