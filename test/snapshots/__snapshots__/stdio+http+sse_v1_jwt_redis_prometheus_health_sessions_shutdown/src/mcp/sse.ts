import type { ServerResponse } from "node:http";

import { Concurrency } from "../lib/http/concurrency.ts";
import type { Endpoint, EndpointOptions } from "../lib/http/endpoint.ts";
import { NO_MESSAGE } from "../lib/http/messages.ts";
import { refuse } from "../lib/http/refuse.ts";
import { Changes } from "./changes.ts";
import type { Caller } from "./context.ts";
import { createServerFactory } from "./create-server.ts";
import { SseSession } from "./sse-session.ts";
import { offerSubscriptions } from "./subscriptions.ts";
import { watchAnswers } from "./watch-answers.ts";

const POST_TO = "/messages";

/**
 * The deprecated HTTP+SSE transport of 2024, for clients that know no other: a client opens a stream at /sse, posts
 * its messages to /messages, and is answered on the stream.
 */
export function sse({
  definition,
  chain,
  settings,
  logger,
  messagesOf,
}: EndpointOptions): Endpoint {
  logger.warn(
    "HTTP+SSE at /sse is deprecated, and here for old clients only: all others should use /mcp",
  );
  const createServer = createServerFactory(definition, chain);
  const changes = new Changes(definition.resources, logger);
  const sessions = new Map<string, SseSession>();
  // As many streams may be open as calls may be going on.
  const streams = new Concurrency(
    settings.MAX_CONCURRENCY,
    settings.MAX_CONCURRENCY_PER_CALLER,
    "streams are open",
  );

  async function open(
    outgoing: ServerResponse,
    caller: Caller | undefined,
    end: () => void,
  ): Promise<void> {
    // The client may be gone already.
    if (outgoing.destroyed) return end();
    const session = new SseSession(POST_TO, outgoing, caller, logger);
    sessions.set(session.sessionId, session);
    outgoing.once("close", () => {
      sessions.delete(session.sessionId);
      end();
    });
    const server = watchAnswers(createServer, (id) => session.messagesWith(id));
    offerSubscriptions(server, changes);
    await session.serve(server);
  }

  return {
    paths: {
      "/sse": {
        GET(exchange) {
          const place = streams.enter(exchange, NO_MESSAGE);
          if ("status" in place) return refuse(place);
          return (outgoing) => open(outgoing, exchange.caller, place.release);
        },
      },

      [POST_TO]: {
        POST({ request, caller }, _messages, body) {
          const id = new URL(request.url).searchParams.get("sessionId");
          if (!id) {
            return refuse({ status: 400, message: "The sessionId is missing" });
          }
          const session = sessions.get(id);
          // A session is no proof of who calls; of another caller's, not even that it exists is told.
          if (!session || session.caller?.id !== caller?.id) {
            return refuse({ status: 404, message: "There is no such session" });
          }
          return session.take(body, {
            request,
            caller,
            messages: messagesOf(request),
          });
        },
      },
    },

    async close() {
      await Promise.all(
        Array.from(sessions.values(), (session) => session.end()),
      );
    },
  };
}
