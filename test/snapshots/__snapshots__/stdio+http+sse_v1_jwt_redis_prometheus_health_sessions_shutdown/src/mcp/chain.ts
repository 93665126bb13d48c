import { isUserError, mask, printable, UserError } from "../lib/errors.ts";
import type { Logger } from "../lib/logger.ts";
import { Ask } from "./ask.ts";
import type { Content } from "./content.ts";
import type { CallContext } from "./context.ts";
import { tooLarge } from "./bounds.ts";
import { MAX_OUTPUT_LENGTH, toContent } from "./output.ts";
import type { Tool } from "./tool.ts";

/** How a call, or any other message, ended. */
export type Outcome =
  | "ok"
  | "asked"
  | "tool_error"
  | "invalid_input"
  | "timeout"
  | "cancelled"
  | "forbidden"
  | "rate_limited"
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
  /** Ends the call: its signal is aborted, and this is its result. */
  stop(result: ToolResult): void;
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

/** Calls a tool through the whole chain. Whatever the tool does, this resolves: in time, or when the client is gone. */
export async function callTool(
  { tool, args, context }: Omit<ToolCall, "stop">,
  { links, timeoutMs, logger }: ChainOptions,
): Promise<ToolResult> {
  let resolve!: (result: ToolResult) => void;
  let reject!: (error: unknown) => void;
  const ended = new Promise<ToolResult>((...settle) => {
    [resolve, reject] = settle;
  });
  let isStopped = false;
  let abort: AbortController | undefined;
  const stop = (result: ToolResult) => {
    isStopped = true;
    resolve(result);
    abort?.abort();
  };
  const cancel = () => stop(failure("cancelled", "Cancelled"));
  context.signal.addEventListener("abort", cancel, { once: true });
  const limitMs = tool.timeoutMs ?? timeoutMs;
  const timer = setTimeout(() => {
    stop(failure("timeout", `${tool.name} timed out after ${limitMs} ms`));
  }, limitMs);

  const call: ToolCall = {
    tool,
    args,
    stop,
    context: {
      ...context,
      // Made when somebody looks at it: most tools do not.
      get signal() {
        abort ??= new AbortController();
        if (isStopped) abort.abort();
        return abort.signal;
      },
    },
  };
  const innermost = async () => {
    const started = performance.now();
    // A tool that takes no notice of the signal is not waited for.
    perform(call, () => isStopped, logger).then(resolve, reject);
    const result = await ended;
    logger.info(
      {
        tool: tool.name,
        caller: context.caller?.id,
        outcome: result.outcome,
        ms: Math.round(performance.now() - started),
      },
      "tool called",
    );
    return result;
  };
  try {
    if (context.signal.aborted) cancel();
    const outermost = links.reduceRight<typeof innermost>(
      (next, link) => () => link(call, next),
      innermost,
    );
    return await outermost();
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener("abort", cancel);
  }
}

/** An answer that tells the model what went wrong. */
export function failure(outcome: Outcome, text: string): ToolResult {
  return { outcome, content: [{ type: "text", text: printable(text) }] };
}

async function perform(
  { tool, args, context }: ToolCall,
  isStopped: () => boolean,
  logger: Logger,
): Promise<ToolResult> {
  try {
    const problem = tooLarge(args);
    if (problem) return failure("invalid_input", problem);
    const checked = await tool.input.check(args ?? {});
    if ("problem" in checked) {
      return failure("invalid_input", `Invalid arguments: ${checked.problem}`);
    }
    if (isStopped()) return failure("cancelled", "Cancelled");
    const value = await tool.run(checked.value, context);
    return value instanceof Ask
      ? asking(value, context)
      : await toResult(tool, value);
  } catch (error) {
    // What a call throws after its end is the end's doing.
    if (isStopped()) return failure("cancelled", "Cancelled");
    if (isUserError(error)) return failure("tool_error", error.message);
    return failure("internal", mask(error, logger, { tool: tool.name }));
  }
}

/** The SDK refuses to ask what the client cannot answer; what cannot be sent fails here, before it counts as asked. */
function asking(ask: Ask, { canAsk }: CallContext): ToolResult {
  JSON.stringify(ask.state);
  const isAnswerable = Object.values(ask.questions).every(canAsk);
  return {
    outcome: isAnswerable ? "asked" : "invalid_input",
    content: [],
    ask,
  };
}

async function toResult(tool: Tool, value: unknown): Promise<ToolResult> {
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
