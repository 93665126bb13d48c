import type { Ask } from "./ask.ts";
import type { Content } from "./content.ts";
import type { CallContext } from "./context.ts";
import {
  freezeSchema,
  type AnySchema,
  type FrozenSchema,
  type OutputOf,
} from "./schema.ts";

type Awaitable<T> = T | Promise<T>;

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: Content;
}

type Completions = Readonly<
  Record<string, (typed: string) => Awaitable<readonly string[]>>
>;

export interface PromptDefinition<Input extends AnySchema> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Arguments of prompts are texts; the schema may turn them into something else. */
  readonly input: Input;
  /** Suggestions for an argument while it is typed. */
  readonly complete?: Completions;
  /** A text becomes one message of the user. */
  run(
    args: OutputOf<Input>,
    context: CallContext,
  ): Awaitable<string | readonly Message[] | Ask>;
}

/** A prompt as the server holds it: its types are checked, and forgotten. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: FrozenSchema;
  readonly complete: Completions | undefined;
  run(
    args: unknown,
    context: CallContext,
  ): Awaitable<string | readonly Message[] | Ask>;
}

export function definePrompt<Input extends AnySchema>(
  definition: PromptDefinition<Input>,
): Prompt {
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    input: freezeSchema(definition.input, "input"),
    complete: definition.complete,
    run: (args, context) => definition.run(args as OutputOf<Input>, context),
  };
}
