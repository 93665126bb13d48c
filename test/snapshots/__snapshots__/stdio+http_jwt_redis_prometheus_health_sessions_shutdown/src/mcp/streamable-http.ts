import {
  createMcpHandler,
  SUPPORTED_PROTOCOL_VERSIONS,
  type ServerEventBus,
} from "@modelcontextprotocol/server";

import type { Endpoint, EndpointOptions } from "../lib/http/endpoint.ts";
import type { ServerDefinition } from "../server.ts";
import { toAuthInfo } from "./auth-info.ts";
import { Changes } from "./changes.ts";
import { createServerFactory } from "./create-server.ts";
import { answerLegacyCall } from "./legacy-call.ts";
import { asPlainCall } from "./plain-call.ts";
import { announceSubscriptions } from "./subscriptions.ts";
import { watchAnswers } from "./watch-answers.ts";

const MAX_SUBSCRIPTIONS = 100;

/** Streamable HTTP at /mcp, each request on its own, in both protocol eras. */
export function streamableHttp({
  definition,
  chain,
  logger,
  messagesOf,
}: EndpointOptions): Endpoint {
  const changes = new Changes(definition.resources, logger);
  const bus = toEventBus(changes);
  const serve = (offer: ServerDefinition) => {
    const createServer = createServerFactory(offer, chain);
    const serverFor = (request: Request) => {
      const messages = messagesOf(request);
      return watchAnswers(createServer, () => messages);
    };
    const handler = createMcpHandler(
      ({ requestInfo, era }) => {
        const server = serverFor(requestInfo!);
        // A client of 2025 has no stream here on which it could be told.
        if (era === "modern") announceSubscriptions(server, changes);
        return server;
      },
      {
        bus,
        maxSubscriptions: MAX_SUBSCRIPTIONS,
        onerror: (error) => logger.debug({ err: error }, "request refused"),
      },
    );
    return { handler, serverFor };
  };
  const everything = serve(definition);
  // The SDK makes a server for each request. One that is to call a tool needs only that tool, however many there are.
  const byTool = new Map(
    definition.tools.map((tool) => [
      tool,
      serve({ ...definition, tools: [tool], resources: [], prompts: [] }),
    ]),
  );

  return {
    paths: {
      "/mcp": {
        POST({ request, caller }, messages, parsedBody) {
          const tool = messages.length === 1 ? messages[0]?.tool : undefined;
          const { handler, serverFor } =
            (tool && byTool.get(tool)) ?? everything;
          const authInfo = caller && toAuthInfo(caller);
          const call =
            tool &&
            asPlainCall(request, parsedBody, SUPPORTED_PROTOCOL_VERSIONS);
          if (call) {
            return answerLegacyCall(
              serverFor(request),
              call,
              request,
              authInfo,
            );
          }
          return handler.fetch(request, {
            parsedBody,
            ...(authInfo && { authInfo }),
          });
        },
      },
    },
    async close() {
      const all = [everything, ...byTool.values()];
      await Promise.all(all.map(({ handler }) => handler.close()));
    },
  };
}

/** What the SDK tells those who listen, and only while somebody does. */
function toEventBus(changes: Changes): ServerEventBus {
  return {
    subscribe: (listener) =>
      changes.listen((uri) => listener({ kind: "resource_updated", uri })),
    publish() {},
  };
}
