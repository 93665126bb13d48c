import type { Ask } from "./ask.ts";
import type { Content } from "./content.ts";
import type { CallContext } from "./context.ts";
import {
  freezeSchema,
  type AnySchema,
  type FrozenSchema,
  type OutputOf,
} from "./schema.ts";
import { checkHeaderParameters } from "./header-parameters.ts";

type Awaitable<T> = T | Promise<T>;

export interface ToolDefinition<
  Input extends AnySchema,
  Output extends AnySchema | undefined,
> {
  /** 1 to 128 of `A-Z a-z 0-9 _ . -`, unique in this server. */
  readonly name: string;
  readonly title: string;
  /** Read by the model, to decide when and how to use this tool. */
  readonly description: string;
  /** Unknown arguments should be refused, and texts, numbers and arrays bounded: the conventions test looks. */
  readonly input: Input;
  /** If given, `run` returns a value of this form; it is sent as structured content and as text. */
  readonly output?: Output;
  /** Hints for the client; `readOnlyHint` marks a tool that is safe to try. */
  readonly annotations?: {
    readonly readOnlyHint?: boolean;
    readonly destructiveHint?: boolean;
    readonly idempotentHint?: boolean;
    readonly openWorldHint?: boolean;
  };
  /** What a caller must be allowed to. Inert while no feature checks it. */
  readonly scopes?: readonly string[];
  /** How many calls one call counts as. Inert while no feature limits calls. */
  readonly cost?: number;
  /** Milliseconds; `TOOL_TIMEOUT_MS` if not given. */
  readonly timeoutMs?: number;
  /** Throw a `UserError` for what the caller should read; anything else that is thrown stays in the log. */
  run(
    args: OutputOf<Input>,
    context: CallContext,
  ): Awaitable<
    | Ask
    | (Output extends AnySchema
        ? OutputOf<Output>
        : string | Content | readonly Content[])
  >;
}

/** A tool as the server holds it: its types are checked, and forgotten. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: FrozenSchema;
  readonly output: FrozenSchema | undefined;
  readonly annotations: Readonly<Record<string, boolean>> | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly cost: number | undefined;
  readonly timeoutMs: number | undefined;
  run(args: unknown, context: CallContext): unknown;
}

const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/;

export function defineTool<
  Input extends AnySchema,
  Output extends AnySchema | undefined = undefined,
>(definition: ToolDefinition<Input, Output>): Tool {
  const { name } = definition;
  if (!TOOL_NAME.test(name)) {
    throw new Error(
      `Tool name ${JSON.stringify(name)}: use 1 to 128 of A-Z a-z 0-9 _ . -`,
    );
  }
  const input = freezeSchema(definition.input, "input");
  checkHeaderParameters(name, input.json);
  return {
    name,
    title: definition.title,
    description: definition.description,
    input,
    output: definition.output && freezeSchema(definition.output, "output"),
    annotations: definition.annotations,
    scopes: definition.scopes,
    cost: definition.cost,
    timeoutMs: definition.timeoutMs,
    run: (args, context) => definition.run(args as OutputOf<Input>, context),
  };
}
