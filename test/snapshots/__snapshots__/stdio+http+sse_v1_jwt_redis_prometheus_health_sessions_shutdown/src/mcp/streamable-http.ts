import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

import type { Endpoint, EndpointOptions } from "../lib/http/endpoint.ts";
import { toAuthInfo } from "./auth-info.ts";
import { createServerFactory } from "./create-server.ts";
import { watchAnswers } from "./watch-answers.ts";

/** Streamable HTTP at /mcp, each request on its own. */
export function streamableHttp({
  definition,
  chain,
  logger,
  messagesOf,
}: EndpointOptions): Endpoint {
  const createServer = createServerFactory(definition, chain, {
    canAsk: false,
  });
  const open = new Set<WebStandardStreamableHTTPServerTransport>();

  return {
    paths: {
      "/mcp": {
        async POST({ request, caller }, _messages, parsedBody) {
          const messages = messagesOf(request);
          const server = watchAnswers(createServer, () => messages);
          server.onerror = (error) =>
            logger.debug({ err: error }, "request refused");
          const transport = new WebStandardStreamableHTTPServerTransport();
          // Its own types do not fit each other under exactOptionalPropertyTypes.
          await server.connect(transport as Transport);

          open.add(transport);
          const end = () => void transport.close();
          server.onclose = () => {
            open.delete(transport);
            request.signal.removeEventListener("abort", end);
          };
          // Who hangs up cancels his call.
          request.signal.addEventListener("abort", end);
          const response = await transport.handleRequest(request, {
            parsedBody,
            ...(caller && { authInfo: toAuthInfo(caller) }),
          });
          return whenSent(response, end);
        },
      },
    },
    async close() {
      await Promise.all(Array.from(open, (transport) => transport.close()));
    },
  };
}

/** Does something once an answer has been sent, or cannot be any more. */
function whenSent(response: Response, done: () => void): Response {
  if (response.body === null || !isStream(response)) {
    done();
    return response;
  }
  const sent = new TransformStream({ flush: done });
  void response.body.pipeTo(sent.writable).catch(done);
  return new Response(sent.readable, response);
}

function isStream({ headers }: Response): boolean {
  return headers.get("Content-Type") === "text/event-stream";
}
