import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";

import type { Endpoint, EndpointOptions } from "../lib/http/endpoint.ts";
import { toAuthInfo } from "./auth-info.ts";
import { CallTransport } from "./call-transport.ts";
import { createServerFactory } from "./create-server.ts";
import { asPlainCall } from "./plain-call.ts";
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
  const open = new Set<Transport>();

  const connect = async (request: Request, transport: Transport) => {
    const messages = messagesOf(request);
    const server = watchAnswers(createServer, () => messages);
    server.onerror = (error) => logger.debug({ err: error }, "request refused");
    await server.connect(transport);

    open.add(transport);
    const end = () => void transport.close();
    server.onclose = () => {
      open.delete(transport);
      request.signal.removeEventListener("abort", end);
    };
    // Who hangs up cancels his call.
    request.signal.addEventListener("abort", end);
    return end;
  };

  return {
    paths: {
      "/mcp": {
        async POST({ request, caller }, _messages, parsedBody) {
          const auth = caller && { authInfo: toAuthInfo(caller) };
          const call = asPlainCall(
            request,
            parsedBody,
            SUPPORTED_PROTOCOL_VERSIONS,
          );
          if (call) {
            const transport = new CallTransport();
            await connect(request, transport);
            const headers = Object.fromEntries(request.headers);
            const url = new URL(request.url);
            return transport.handle(call, {
              requestInfo: { headers, url },
              ...auth,
            });
          }
          const transport = new WebStandardStreamableHTTPServerTransport();
          // Its own types do not fit each other under exactOptionalPropertyTypes.
          const end = await connect(request, transport as Transport);
          const options = { parsedBody, ...auth };
          return whenSent(await transport.handleRequest(request, options), end);
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
