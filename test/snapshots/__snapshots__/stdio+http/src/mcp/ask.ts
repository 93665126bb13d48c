import {
  freezeSchema,
  type AnySchema,
  type FrozenSchema,
  type OutputOf,
} from "./schema.ts";

type Json = Record<string, unknown>;

/**
 * Something that only the user or their client can answer. Make it once, outside of `run`; ask it by returning
 * `ask({ key: question })`, and read the answer with `context.answers.read("key", question)` when called again.
 */
export interface Question<Answer = unknown> {
  readonly kind: "form" | "link" | "sample" | "roots";
  readonly params: Json;
  /** Checks what came back: it comes from the client, and so is not to be trusted. */
  readonly schema?: FrozenSchema<Answer>;
}

export type Answer<Value> =
  | { readonly action: "accept"; readonly value: Value }
  | { readonly action: "decline" }
  | { readonly action: "cancel" };

export const question = {
  /** A form for the user. Never ask for passwords or keys with it: use `link`. */
  form: <S extends AnySchema>(
    message: string,
    fields: S,
  ): Question<OutputOf<S>> => {
    const schema = freezeSchema(fields, "input");
    return {
      kind: "form",
      params: { message },
      schema,
    };
  },
  /** A page that the user opens in a browser; the answer says only whether they agreed to. */
  link: (message: string, url: string): Question<undefined> => ({
    kind: "link",
    params: { message, url },
  }),
  /** A text from the client's model. */
  sample: (
    prompt: string,
    options: { maxTokens: number },
  ): Question<{ content: unknown; model?: string }> => ({
    kind: "sample",
    params: {
      messages: [{ role: "user", content: { type: "text", text: prompt } }],
      ...options,
    },
  }),
  /** The folders that the client works in. */
  roots: (): Question<{ roots: { uri: string; name?: string }[] }> => ({
    kind: "roots",
    params: {},
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
    if (kind === "sample" || kind === "roots") {
      const expected = kind === "sample" ? "content" : "roots";
      return expected in response
        ? { action: "accept", value: response as Value }
        : undefined;
    }
    const { action, content } = response as Json;
    if (action === "decline" || action === "cancel") return { action };
    if (action !== "accept") return undefined;
    if (!schema) return { action, value: undefined as Value };
    const checked = await schema.check(content);
    return "value" in checked ? { action, value: checked.value } : undefined;
  }
}
