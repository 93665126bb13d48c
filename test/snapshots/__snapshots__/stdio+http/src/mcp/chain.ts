import { isUserError, mask, printable, UserError } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { Ask } from "./ask.ts";
import type { Content } from "./content.ts";
import type { CallContext } from "./context.ts";
import { tooLarge } from "./bounds.ts";
import { MAX_OUTPUT_LENGTH, toContent } from "./output.ts";
import type { Tool } from "./tool.ts";

/** How a call ended. */
export type Outcome =
  | "ok"
  | "asked"
  | "tool_error"
  | "invalid_input"
  | "timeout"
  | "cancelled"
  | "internal";

export interface ToolResult {
  readonly outcome: Outcome;
  readonly content: readonly Content[];
  readonly structured?: unknown;
  readonly ask?: Ask;
}

export interface ToolCall {
  readonly tool: Tool;
  readonly args: unknown;
  readonly context: CallContext;
}

/** Something around every tool call: it may refuse, measure, or change what comes back. It must not throw. */
export type ToolLink = (
  call: ToolCall,
  next: () => Promise<ToolResult>,
) => Promise<ToolResult>;

export interface ChainOptions {
  /** From the outermost to the innermost. */
  readonly links: readonly ToolLink[];
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** Calls a tool through the whole chain. Whatever the tool does, this resolves. */
export function callTool(
  call: ToolCall,
  { links, timeoutMs, logger }: ChainOptions,
): Promise<ToolResult> {
  const innermost = async (): Promise<ToolResult> => {
    const started = performance.now();
    const result = await perform(call, timeoutMs, logger);
    logger.info(
      {
        tool: call.tool.name,
        caller: call.context.caller?.id,
        outcome: result.outcome,
        ms: Math.round(performance.now() - started),
      },
      "tool called",
    );
    return result;
  };
  return links.reduceRight<() => Promise<ToolResult>>(
    (next, link) => () => link(call, next),
    innermost,
  )();
}

/** An answer that tells the model what went wrong. */
export function failure(outcome: Outcome, text: string): ToolResult {
  return { outcome, content: [{ type: "text", text: printable(text) }] };
}

async function perform(
  { tool, args, context }: ToolCall,
  defaultTimeoutMs: number,
  logger: Logger,
): Promise<ToolResult> {
  const timeoutMs = tool.timeoutMs ?? defaultTimeoutMs;
  const timeout = new AbortController();
  const signal = AbortSignal.any([context.signal, timeout.signal]);
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const problem = tooLarge(args);
    if (problem) return failure("invalid_input", problem);
    const checked = await tool.input.check(args ?? {});
    if ("problem" in checked) {
      return failure("invalid_input", `Invalid arguments: ${checked.problem}`);
    }
    const value = await untilAborted(signal, () =>
      tool.run(checked.value, { ...context, signal }),
    );
    return await toResult(tool, value);
  } catch (error) {
    if (context.signal.aborted) return failure("cancelled", "Cancelled");
    if (timeout.signal.aborted) {
      return failure("timeout", `${tool.name} timed out after ${timeoutMs} ms`);
    }
    if (isUserError(error)) return failure("tool_error", error.message);
    return failure("internal", mask(error, logger, { tool: tool.name }));
  } finally {
    clearTimeout(timer);
  }
}

/** Stops waiting when the signal fires, even for a tool that takes no notice of it. */
function untilAborted<T>(
  signal: AbortSignal,
  work: () => T | Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve()
      .then(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
}

async function toResult(tool: Tool, value: unknown): Promise<ToolResult> {
  if (value instanceof Ask)
    return { outcome: "asked", content: [], ask: value };
  if (!tool.output) return { outcome: "ok", content: toContent(value) };
  const checked = await tool.output.check(value);
  if ("problem" in checked) {
    throw new Error(`${tool.name} broke its output schema: ${checked.problem}`);
  }
  const json = JSON.stringify(checked.value);
  if (json.length > MAX_OUTPUT_LENGTH) {
    throw new UserError(
      `The result has ${json.length} characters; at most ${MAX_OUTPUT_LENGTH} can be sent`,
    );
  }
  return {
    outcome: "ok",
    content: [{ type: "text", text: json }],
    structured: checked.value,
  };
}
