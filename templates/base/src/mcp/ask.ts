import * as z from "zod";

import {
  freezeSchema,
  type AnySchema,
  type FrozenSchema,
  type OutputOf,
} from "./schema.ts";
import { checkForm } from "./sdk-schemas.ts";

type Json = Record<string, unknown>;

/** A request to the client, in the words of the protocol. */
export interface InputRequest {
  readonly method:
    "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params?: Json;
}

/**
 * Something that only the user or their client can answer. Make it once, outside of `run`; ask it by returning
 * `ask({ key: question })`, and read the answer with `context.answers.read("key", question)` when called again.
 */
export interface Question<Answer = unknown> {
  readonly kind: "form" | "link" | "sample" | "roots";
  readonly request: InputRequest;
  /** Checks what came back: it comes from the client, and so is not to be trusted. */
  readonly schema?: FrozenSchema<Answer>;
}

export type Answer<Value> =
  | { readonly action: "accept"; readonly value: Value }
  | { readonly action: "decline" }
  | { readonly action: "cancel" };

const block = z.object({ type: z.string(), text: z.string().default("") });

const sampled = z
  .object({ model: z.string(), content: z.union([block, z.array(block)]) })
  .transform(({ model, content }) => ({
    model,
    text: [content]
      .flat()
      .map(({ text }) => text)
      .join(""),
  }));

const folders = z.object({
  roots: z.array(z.object({ uri: z.string(), name: z.string().optional() })),
});

export const question = {
  /** A form for the user, of texts, numbers, yes or no, and choices. Never ask for passwords or keys with it: use `link`. */
  form: <S extends AnySchema>(
    message: string,
    fields: S,
  ): Question<OutputOf<S>> => {
    const schema = freezeSchema(fields, "input");
    // A form is closed in any case, and clients do not know the word for it.
    const { additionalProperties: _, ...form } = schema.json;
    return {
      kind: "form",
      request: {
        method: "elicitation/create",
        params: {
          mode: "form",
          message,
          requestedSchema: checkForm({ ...form, type: "object" }),
        },
      },
      schema,
    };
  },
  /** A page that the user opens in a browser; the answer says only whether they agreed to. */
  link: (message: string, url: string): Question<undefined> => ({
    kind: "link",
    request: {
      method: "elicitation/create",
      params: { mode: "url", message, url },
    },
  }),
  /** A text from the client's model. */
  sample: (
    prompt: string,
    options: { maxTokens: number },
  ): Question<z.output<typeof sampled>> => ({
    kind: "sample",
    request: {
      method: "sampling/createMessage",
      params: {
        messages: [{ role: "user", content: { type: "text", text: prompt } }],
        ...options,
      },
    },
    schema: freezeSchema(sampled, "input"),
  }),
  /** The folders that the client works in. */
  roots: (): Question<z.output<typeof folders>> => ({
    kind: "roots",
    request: { method: "roots/list" },
    schema: freezeSchema(folders, "input"),
  }),
};

/** The answer of a tool or prompt that cannot go on without asking. */
export class Ask {
  readonly questions: Readonly<Record<string, Question>>;
  readonly state: unknown;

  constructor(questions: Readonly<Record<string, Question>>, state: unknown) {
    this.questions = questions;
    this.state = state;
  }
}

/**
 * Return this to ask. `run` is then called again, from its start, with the answers; `state` is what should be
 * remembered until then, read with `context.answers.state`. The client carries it, signed: put no secret into it.
 */
export function ask(
  questions: Readonly<Record<string, Question>>,
  options: { state?: unknown } = {},
): Ask {
  return new Ask(questions, options.state);
}

/** What the client has answered so far. */
export class Answers {
  readonly state: unknown;
  readonly #responses: Json;

  constructor(responses: Json = {}, state?: unknown) {
    this.#responses = responses;
    this.state = state;
  }

  /** Undefined if the question was not answered, or not in the form that it asks for: then ask again. */
  async read<Value>(
    key: string,
    { kind, schema }: Question<Value>,
  ): Promise<Answer<Value> | undefined> {
    const response = this.#responses[key];
    if (typeof response !== "object" || response === null) return undefined;
    let given: unknown = response;
    if (kind === "form" || kind === "link") {
      const { action, content } = response as Json;
      if (action === "decline" || action === "cancel") return { action };
      if (action !== "accept") return undefined;
      given = content;
    }
    if (!schema) return { action: "accept", value: undefined as Value };
    const checked = await schema.check(given);
    return "value" in checked
      ? { action: "accept", value: checked.value }
      : undefined;
  }
}
