import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { UriTemplate } from "@modelcontextprotocol/sdk/shared/uriTemplate.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  LoggingLevelSchema,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
  type LoggingLevel,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv-provider.js";

import type { ServerDefinition } from "../server.ts";
import { Answers } from "./ask.ts";
import { createCall } from "./call.ts";
import { callTool, failure, type ChainOptions, type Outcome } from "./chain.ts";
import { isObjectSchema, listsOf } from "./lists.ts";
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  ProtocolError,
} from "./protocol-error.ts";
import {
  completionReply,
  notFound,
  promptReply,
  requireUnique,
  resourceReply,
  toolReply,
} from "./replies.ts";
import type { Resource } from "./resource.ts";
import { inRounds, Unanswered } from "./rounds.ts";
import type { Connection, SdkContext } from "./sdk-connection.ts";
import { toRequest } from "./sdk-context.ts";
import type { Tool } from "./tool.ts";

const CAPABILITIES = {
  tools: { listChanged: false },
  resources: { listChanged: false },
  prompts: { listChanged: false },
  completions: {},
  logging: {},
};

/** From the one that says the most to the one that says the least. */
const LEVELS = LoggingLevelSchema.options;

/** Is told how a call went that has been through the chain; its answer may still turn out to be another. */
export type OnCalled = (id: RequestId, tool: Tool, outcome: Outcome) => void;

// Nothing is validated with it here, but each server would make one of its own: that takes longer than many a call.
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/**
 * The one factory for every transport. It makes a server for each HTTP request and each connection; what can be worked
 * out once is worked out here. `canAsk` says whether requests of ours get to the client.
 */
export function createServerFactory(
  definition: ServerDefinition,
  options: ChainOptions,
  { canAsk = true }: { readonly canAsk?: boolean } = {},
): (onCalled?: OnCalled) => Server {
  requireUnique(definition);
  const { name, version } = definition;
  const lists = listsOf(definition);
  const replies = createReplies(definition, options);

  return (onCalled = () => {}) => {
    // The SDK's McpServer knows zod schemas only, and lists and checks them itself.
    const server = new Server(
      { name, version },
      { capabilities: CAPABILITIES, jsonSchemaValidator },
    );
    let least: LoggingLevel = "debug";
    const connection: Connection = {
      server,
      canAsk,
      wants: (level) => LEVELS.indexOf(level) >= LEVELS.indexOf(least),
    };
    server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
      least = params.level;
      return {};
    });

    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: lists.tools,
    }));
    server.setRequestHandler(ListResourcesRequestSchema, () => ({
      resources: lists.resources,
    }));
    server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
      resourceTemplates: lists.resourceTemplates,
    }));
    server.setRequestHandler(ListPromptsRequestSchema, () => ({
      prompts: lists.prompts,
    }));

    server.setRequestHandler(CallToolRequestSchema, ({ params }, sdk) =>
      replies.call(params.name, params.arguments, {
        connection,
        sdk,
        onCalled,
      }),
    );
    server.setRequestHandler(ReadResourceRequestSchema, ({ params }, sdk) =>
      replies.read(params.uri, { connection, sdk }),
    );
    server.setRequestHandler(GetPromptRequestSchema, ({ params }, sdk) =>
      replies.prompt(params.name, params.arguments, { connection, sdk }),
    );
    server.setRequestHandler(CompleteRequestSchema, ({ params }) =>
      completionReply(definition, params.ref, params.argument, options),
    );
    return server;
  };
}

interface From {
  readonly connection: Connection;
  readonly sdk: SdkContext;
}

/** Answers what names a tool, a resource or a prompt. */
function createReplies(definition: ServerDefinition, options: ChainOptions) {
  const tools = new Map(definition.tools.map((tool) => [tool.name, tool]));
  const prompts = new Map(definition.prompts.map((item) => [item.name, item]));
  const find = resourceFinder(definition.resources);
  const begin = ({ connection, sdk }: From, answers = new Answers()) =>
    createCall(toRequest(connection, sdk), options.logger, answers);

  return {
    async call(
      name: string,
      args: unknown,
      from: From & { readonly onCalled: OnCalled },
    ) {
      const tool = tools.get(name);
      if (!tool) {
        throw new ProtocolError(INVALID_PARAMS, `Tool ${name} not found`);
      }
      try {
        const result = await inRounds(from, async (answers) => {
          const { context, end } = begin(from, answers);
          const result = await callTool({ tool, args, context }, options);
          end();
          from.onCalled(from.sdk.requestId, tool, result.outcome);
          return result.ask ?? result;
        });
        const { structuredContent, ...reply } = toolReply(result);
        return tool.output && isObjectSchema(tool.output.json)
          ? { ...reply, structuredContent }
          : reply;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        return toolReply(failure("invalid_input", error.message));
      }
    },

    read(given: string, from: From) {
      const uri = normal(given);
      const found = find(uri);
      if (!found) throw notFound(given);
      const { resource, variables } = found;
      return resourceReply(resource, uri, variables, begin(from), options);
    },

    async prompt(name: string, args: unknown, from: From) {
      const prompt = prompts.get(name);
      if (!prompt) {
        throw new ProtocolError(INVALID_PARAMS, `Prompt ${name} not found`);
      }
      try {
        return await inRounds(from, (answers) =>
          promptReply(prompt, args, begin(from, answers), options),
        );
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        throw new ProtocolError(INTERNAL_ERROR, error.message);
      }
    },
  };
}

function resourceFinder(resources: readonly Resource[]) {
  const fixed = new Map<string, Resource>();
  const patterns: { template: UriTemplate; resource: Resource }[] = [];
  for (const resource of resources) {
    if ("uri" in resource) fixed.set(normal(resource.uri), resource);
    else {
      const template = new UriTemplate(resource.uriTemplate);
      patterns.push({ template, resource });
    }
  }
  return (uri: string) => {
    const resource = fixed.get(uri);
    if (resource) return { resource, variables: {} };
    for (const { template, resource } of patterns) {
      const variables = template.match(uri);
      if (variables) return { resource, variables };
    }
    return undefined;
  };
}

function normal(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}
