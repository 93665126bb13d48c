import { isUserError, mask } from "../lib/errors.ts";
import type { ServerDefinition } from "../server.ts";
import { Ask } from "./ask.ts";
import type { Call } from "./call.ts";
import type { ChainOptions, ToolResult } from "./chain.ts";
import { resourceContents } from "./content.ts";
import type { Message, Prompt } from "./prompt.ts";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  ProtocolError,
} from "./protocol-error.ts";
import type { Resource } from "./resource.ts";

/** What was called or read by its name, for whoever reads the log. */
type Where = Readonly<Record<string, string>>;

/** A tool's result in the words of the protocol. */
export function toolReply({ content, structured, outcome }: ToolResult) {
  return {
    content: [...content],
    ...(structured !== undefined && {
      structuredContent: structured as Record<string, unknown>,
    }),
    ...(outcome !== "ok" && { isError: true }),
  };
}

export async function resourceReply(
  resource: Resource,
  uri: string,
  variables: Readonly<Record<string, string | string[]>>,
  call: Call,
  options: ChainOptions,
) {
  const where = { resource: resource.name };
  const body = await masked(options, where, () =>
    "uri" in resource
      ? resource.read(call.context)
      : resource.read(texts(variables), call.context),
  );
  call.end();
  if (body === undefined) throw notFound(uri);
  return { contents: [resourceContents(uri, body, resource.mimeType)] };
}

export function notFound(uri: string): ProtocolError {
  const message = `Resource ${uri} not found`;
  return new ProtocolError(INVALID_PARAMS, message, { uri });
}

/** Its messages, or what it has to ask first. */
export async function promptReply(
  prompt: Prompt,
  args: unknown,
  call: Call,
  options: ChainOptions,
): Promise<Ask | { messages: Message[] }> {
  const { name } = prompt;
  const checked = await prompt.input.check(args ?? {});
  if ("problem" in checked) {
    throw new ProtocolError(
      INVALID_PARAMS,
      `Invalid arguments for prompt ${name}: ${checked.problem}`,
    );
  }
  const answer = await masked(options, { prompt: name }, () =>
    prompt.run(checked.value, call.context),
  );
  call.end();
  if (answer instanceof Ask) return answer;
  if (typeof answer !== "string") return { messages: [...answer] };
  return {
    messages: [{ role: "user", content: { type: "text", text: answer } }],
  };
}

/** Suggestions for an argument of a prompt, or for a variable of a resource's pattern. */
export async function completionReply(
  { prompts, resources }: ServerDefinition,
  ref:
    | { type: "ref/prompt"; name: string }
    | { type: "ref/resource"; uri: string },
  argument: { name: string; value: string },
  options: ChainOptions,
) {
  const target =
    ref.type === "ref/prompt"
      ? prompts.find(({ name }) => name === ref.name)
      : resources.find(
          (resource) =>
            "uriTemplate" in resource && resource.uriTemplate === ref.uri,
        );
  if (!target) {
    throw new ProtocolError(
      INVALID_PARAMS,
      "There is no such prompt or resource template",
    );
  }
  const completions = "complete" in target ? target.complete : undefined;
  const complete =
    completions && Object.hasOwn(completions, argument.name)
      ? completions[argument.name]
      : undefined;
  const found = await masked(options, { completion: argument.name }, () =>
    complete ? complete(argument.value) : [],
  );
  return {
    completion: {
      values: found.slice(0, 100),
      total: found.length,
      hasMore: found.length > 100,
    },
  };
}

/** What a resource, a prompt or a question throws: a `UserError` is told, anything else is an id in the answer and a line in the log. */
export async function masked<T>(
  { logger }: ChainOptions,
  where: Where,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUserError(error)
      ? new ProtocolError(INVALID_PARAMS, error.message)
      : new ProtocolError(INTERNAL_ERROR, mask(error, logger, where));
  }
}

export function requireUnique({
  tools,
  resources,
  prompts,
}: ServerDefinition): void {
  for (const [kind, items] of Object.entries({ tools, resources, prompts })) {
    const names = items.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) throw new Error(`There are two ${kind} named ${twice}`);
  }
}

function texts(
  variables: Readonly<Record<string, string | string[]>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([key, value]) => [key, String(value)]),
  );
}
