import { createHash, randomBytes } from "node:crypto";

import {
  createRequestStateCodec,
  inputRequired,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceTemplate,
  type CallToolResult,
  type InputRequiredResult,
  type RequestId,
  type RequestStateCodec,
  type ServerContext,
} from "@modelcontextprotocol/server";

import { isUserError, mask } from "../lib/errors.ts";
import type { ServerDefinition } from "../server.ts";
import { Answers, Ask } from "./ask.ts";
import { tooLarge } from "./bounds.ts";
import { callTool, type ChainOptions, type Outcome } from "./chain.ts";
import { resourceContents } from "./content.ts";
import type { Prompt } from "./prompt.ts";
import type { Resource } from "./resource.ts";
import { toCall } from "./sdk-context.ts";
import type { Tool } from "./tool.ts";

/** What the client carries for us between two rounds of questions. */
interface State {
  /** Which call it belongs to: it is refused for any other. */
  readonly call: string;
  readonly kept: unknown;
}

/** Is told how a call went that has been through the chain; its answer may still turn out to be another. */
export type OnCalled = (id: RequestId, tool: Tool, outcome: Outcome) => void;

/**
 * The one factory for every transport and both protocol eras. The SDK calls it for each HTTP request and each stdio
 * connection; what can be worked out once is worked out here.
 */
export function createServerFactory(
  definition: ServerDefinition,
  options: ChainOptions,
): (onCalled?: OnCalled) => McpServer {
  const { tools, resources, prompts } = definition;
  requireUnique("tool", tools);
  requireUnique("resource", resources);
  requireUnique("prompt", prompts);
  // Known to this process only: a question that is open when it stops, or answered at another replica, is asked anew.
  const states = createRequestStateCodec<State>({
    key: randomBytes(32),
    bind: ({ http, mcpReq }) =>
      JSON.stringify([http?.authInfo?.clientId, mcpReq.method]),
  });

  return (onCalled = () => {}) => {
    const server = new McpServer(
      { name: definition.name, version: definition.version },
      {
        capabilities: {
          tools: { listChanged: false },
          resources: { listChanged: false },
          prompts: { listChanged: false },
          completions: {},
          logging: {},
        },
        requestState: { verify: states.verify },
      },
    );
    const each = { server, states, options, onCalled };
    for (const tool of tools) registerTool(each, tool);
    for (const resource of resources) registerResource(each, resource);
    for (const prompt of prompts) registerPrompt(each, prompt);
    registerCompletions(each, definition);
    return server;
  };
}

interface Registration {
  readonly server: McpServer;
  readonly states: RequestStateCodec<State>;
  readonly options: ChainOptions;
  readonly onCalled: OnCalled;
}

function registerTool(
  { server, states, options, onCalled }: Registration,
  tool: Tool,
): void {
  const { name, title, description, annotations, input, output } = tool;
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema: input.listed,
      ...(output && { outputSchema: output.listed }),
      ...(annotations && { annotations }),
    },
    async (args, sdk): Promise<CallToolResult | InputRequiredResult> => {
      const id = () => identify(name, args);
      const answers = readAnswers(sdk, id);
      const call = toCall(server, sdk, options.logger, answers);
      const { context } = call;
      const result = await callTool({ tool, args, context }, options);
      call.end();
      onCalled(sdk.mcpReq.id, tool, result.outcome);
      const { ask } = result;
      if (ask) {
        return masked(options, { tool: name }, () =>
          toInputRequired(ask, id, states, sdk),
        );
      }
      return {
        content: [...result.content],
        ...(result.structured !== undefined && {
          structuredContent: result.structured as Record<string, unknown>,
        }),
        ...(result.outcome !== "ok" && { isError: true }),
      };
    },
  );
}

function registerResource(
  { server, options }: Registration,
  resource: Resource,
): void {
  const { name, title, description, mimeType } = resource;
  const details = { title, description, mimeType };
  const reply = async (
    uri: URL,
    sdk: ServerContext,
    read: (call: ReturnType<typeof toCall>) => ReturnType<Resource["read"]>,
  ) => {
    const call = toCall(server, sdk, options.logger, new Answers());
    const body = await masked(options, { resource: name }, () => read(call));
    call.end();
    if (body === undefined) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `Resource ${uri.href} not found`,
        { uri: uri.href },
      );
    }
    return { contents: [resourceContents(uri.href, body, mimeType)] };
  };

  if ("uri" in resource) {
    server.registerResource(name, resource.uri, details, (uri, sdk) =>
      reply(uri, sdk, ({ context }) => resource.read(context)),
    );
    return;
  }
  const template = new ResourceTemplate(resource.uriTemplate, {
    list: undefined,
  });
  server.registerResource(name, template, details, (uri, variables, sdk) =>
    reply(uri, sdk, ({ context }) =>
      resource.read(
        Object.fromEntries(
          Object.entries(variables).map(([key, value]) => [key, String(value)]),
        ),
        context,
      ),
    ),
  );
}

function registerPrompt(
  { server, states, options }: Registration,
  prompt: Prompt,
): void {
  const { name, title, description, input } = prompt;
  server.registerPrompt(
    name,
    { title, description, argsSchema: input.listed },
    async (args, sdk) => {
      const id = () => identify(name, args);
      const checked = await input.check(args ?? {});
      if ("problem" in checked) {
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
          `Invalid arguments for prompt ${name}: ${checked.problem}`,
        );
      }
      const answers = readAnswers(sdk, id);
      const call = toCall(server, sdk, options.logger, answers);
      const answer = await masked(options, { prompt: name }, () =>
        prompt.run(checked.value, call.context),
      );
      call.end();
      if (answer instanceof Ask) {
        return masked(options, { prompt: name }, () =>
          toInputRequired(answer, id, states, sdk),
        );
      }
      if (typeof answer !== "string") return { messages: [...answer] };
      return {
        messages: [
          { role: "user" as const, content: { type: "text", text: answer } },
        ],
      };
    },
  );
}

function registerCompletions(
  { server, options }: Registration,
  { prompts, resources }: ServerDefinition,
): void {
  server.server.setRequestHandler(
    "completion/complete",
    async ({ params: { ref, argument } }) => {
      const target =
        ref.type === "ref/prompt"
          ? prompts.find(({ name }) => name === ref.name)
          : resources.find(
              (resource) =>
                "uriTemplate" in resource && resource.uriTemplate === ref.uri,
            );
      if (!target) {
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
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
    },
  );
}

/** A call's name and arguments, short: what a question's state is bound to. */
function identify(name: string, args: unknown): string {
  // Such a call is refused; to write it out here could end in a RangeError first.
  if (tooLarge(args)) return name;
  return createHash("sha256")
    .update(JSON.stringify([name, args]))
    .digest("base64url");
}

function readAnswers(sdk: ServerContext, id: () => string): Answers {
  const { inputResponses, requestState } = sdk.mcpReq;
  const state = requestState<State>();
  if (state !== undefined && state.call !== id()) {
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      "The request state belongs to another call",
    );
  }
  return new Answers(inputResponses, state?.kept);
}

async function toInputRequired(
  { questions, state }: Ask,
  id: () => string,
  states: RequestStateCodec<State>,
  sdk: ServerContext,
): Promise<InputRequiredResult> {
  return inputRequired({
    inputRequests: Object.fromEntries(
      Object.entries(questions).map(([key, { request }]) => [key, request]),
    ),
    ...(state !== undefined && {
      requestState: await states.mint({ call: id(), kept: state }, sdk),
    }),
  });
}

/** What a resource, a prompt or a question throws: a `UserError` is told, anything else is an id in the answer and a line in the log. */
async function masked<T>(
  { logger }: ChainOptions,
  where: Record<string, string>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUserError(error)
      ? new ProtocolError(ProtocolErrorCode.InvalidParams, error.message)
      : new ProtocolError(
          ProtocolErrorCode.InternalError,
          mask(error, logger, where),
        );
  }
}

function requireUnique(
  kind: string,
  items: readonly { readonly name: string }[],
): void {
  const names = items.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`There are two ${kind}s named ${twice}`);
}
