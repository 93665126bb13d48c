import { createHash, randomBytes } from "node:crypto";

import {
  createRequestStateCodec,
  inputRequired,
  McpServer,
  ResourceTemplate,
  type CallToolResult,
  type InputRequest,
  type InputRequiredResult,
  type RequestId,
  type RequestStateCodec,
  type ServerContext,
  type StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";

import type { ServerDefinition } from "../server.ts";
import { Answers, Ask } from "./ask.ts";
import { tooLarge } from "./bounds.ts";
import { createCall } from "./call.ts";
import { callTool, type ChainOptions, type Outcome } from "./chain.ts";
import type { Prompt } from "./prompt.ts";
import { INVALID_PARAMS, ProtocolError } from "./protocol-error.ts";
import {
  completionReply,
  masked,
  promptReply,
  requireUnique,
  resourceReply,
  toolReply,
} from "./replies.ts";
import type { Resource } from "./resource.ts";
import type { FrozenSchema } from "./schema.ts";
import { toRequest } from "./sdk-context.ts";
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
  requireUnique(definition);
  const tools = definition.tools.map((tool) => ({
    tool,
    inputSchema: listed(tool.input),
    ...(tool.output && { outputSchema: listed(tool.output) }),
  }));
  const prompts = definition.prompts.map((prompt) => ({
    prompt,
    argsSchema: listed(prompt.input),
  }));
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
    for (const { tool, ...schemas } of tools) registerTool(each, tool, schemas);
    for (const resource of definition.resources) {
      registerResource(each, resource);
    }
    for (const { prompt, argsSchema } of prompts) {
      registerPrompt(each, prompt, argsSchema);
    }
    server.server.setRequestHandler("completion/complete", ({ params }) =>
      completionReply(definition, params.ref, params.argument, options),
    );
    return server;
  };
}

/** For the SDK, which lists it. It accepts everything: validation is a step of our own chain. */
function listed({ json }: FrozenSchema): StandardSchemaWithJSON {
  return {
    "~standard": {
      version: 1,
      vendor: "frozen",
      validate: (value) => ({ value }),
      jsonSchema: { input: () => json, output: () => json },
    },
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
  schemas: {
    readonly inputSchema: StandardSchemaWithJSON;
    readonly outputSchema?: StandardSchemaWithJSON;
  },
): void {
  const { name, title, description, annotations } = tool;
  server.registerTool(
    name,
    { title, description, ...schemas, ...(annotations && { annotations }) },
    async (args, sdk): Promise<CallToolResult | InputRequiredResult> => {
      const id = () => identify(name, args);
      const answers = readAnswers(sdk, id);
      const request = toRequest(server, sdk);
      const { context, end } = createCall(request, options.logger, answers);
      const result = await callTool({ tool, args, context }, options);
      end();
      onCalled(sdk.mcpReq.id, tool, result.outcome);
      const { ask } = result;
      if (!ask) return toolReply(result);
      return masked(options, { tool: name }, () =>
        toInputRequired(ask, id, states, sdk),
      );
    },
  );
}

function registerResource(
  { server, options }: Registration,
  resource: Resource,
): void {
  const { name, title, description, mimeType } = resource;
  const details = { title, description, mimeType };
  const reply = (
    uri: URL,
    variables: Record<string, string | string[]>,
    sdk: ServerContext,
  ) => {
    const request = toRequest(server, sdk);
    const call = createCall(request, options.logger, new Answers());
    return resourceReply(resource, uri.href, variables, call, options);
  };

  if ("uri" in resource) {
    server.registerResource(name, resource.uri, details, (uri, sdk) =>
      reply(uri, {}, sdk),
    );
    return;
  }
  const template = new ResourceTemplate(resource.uriTemplate, {
    list: undefined,
  });
  server.registerResource(name, template, details, reply);
}

function registerPrompt(
  { server, states, options }: Registration,
  prompt: Prompt,
  argsSchema: StandardSchemaWithJSON,
): void {
  const { name, title, description } = prompt;
  server.registerPrompt(
    name,
    { title, description, argsSchema },
    async (args, sdk) => {
      const id = () => identify(name, args);
      const answers = readAnswers(sdk, id);
      const request = toRequest(server, sdk);
      const call = createCall(request, options.logger, answers);
      const reply = await promptReply(prompt, args, call, options);
      if (!(reply instanceof Ask)) return reply;
      return masked(options, { prompt: name }, () =>
        toInputRequired(reply, id, states, sdk),
      );
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
      INVALID_PARAMS,
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
      Object.entries(questions).map(([key, { request }]) => [
        key,
        request as InputRequest,
      ]),
    ),
    ...(state !== undefined && {
      requestState: await states.mint({ call: id(), kept: state }, sdk),
    }),
  });
}
