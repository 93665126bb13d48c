import type { Exchange } from "../lib/feature.ts";
import { Concurrency } from "../lib/http/concurrency.ts";
import type { Endpoint, EndpointOptions } from "../lib/http/endpoint.ts";
import { NO_MESSAGE } from "../lib/http/messages.ts";
import { refuse } from "../lib/http/refuse.ts";
import { EventLog, SessionEvents } from "../lib/sessions/event-log.ts";
import { SessionStore } from "../lib/sessions/session-store.ts";
import { Changes } from "./changes.ts";
import { createServerFactory } from "./create-server.ts";
import { connect, needsSession } from "./session-transport.ts";
import { Session } from "./session.ts";
import { offerSubscriptions } from "./subscriptions.ts";
import { watchAnswers } from "./watch-answers.ts";

const MAX_SESSIONS = 1_000;
const MAX_SESSIONS_PER_CALLER = 100;
const CHECK_MS = 60_000;

/**
 * Sessions, for clients of 2025: they can be asked something, and can take up a stream that they have lost. They begin
 * with `initialize`, are given an id, and bring it with every other request.
 */
export function sessions({
  definition,
  chain,
  settings,
  logger,
  messagesOf,
}: EndpointOptions): Endpoint {
  const createServer = createServerFactory(definition, chain);
  const changes = new Changes(definition.resources, logger);
  const store = new SessionStore<Session>(logger);
  const log = new EventLog();
  const opened = new Concurrency(
    MAX_SESSIONS,
    MAX_SESSIONS_PER_CALLER,
    "sessions are open",
  );
  // As many streams may be open as calls may be going on.
  const streams = new Concurrency(
    settings.MAX_CONCURRENCY,
    settings.MAX_CONCURRENCY_PER_CALLER,
    "streams are open",
  );
  const timer = setInterval(() => store.endIdle(), CHECK_MS).unref();

  /** The session that a request belongs to, or why there is none. */
  function sessionOf({ request, caller }: Exchange): Session | Response {
    const id = request.headers.get("mcp-session-id");
    if (!id) {
      return refuse({
        status: 400,
        message: "The Mcp-Session-Id is missing: begin with initialize",
      });
    }
    return (
      store.find(id, caller) ??
      refuse({ status: 404, message: "There is no such session" })
    );
  }

  return {
    exposedHeaders: ["Mcp-Session-Id"],
    paths: {
      "/mcp": {
        async POST(exchange, messages, body, sent) {
          if (!(await needsSession(exchange.request, body))) return undefined;
          const open = messagesOf(exchange.request);
          const posted = { exchange, messages, body, open, sent };
          const begins =
            messages.some(({ method }) => method === "initialize") &&
            !exchange.request.headers.has("mcp-session-id");
          if (!begins) {
            const session = sessionOf(exchange);
            if (session instanceof Response) return session;
            return session.take(posted);
          }

          const place = opened.enter(exchange, NO_MESSAGE);
          if ("status" in place) return place;
          const session = new Session({
            id: SessionStore.newId(),
            caller: exchange.caller,
            events: new SessionEvents(log),
            // As many may wait for the client as may be going on.
            maxCalls: 2 * settings.MAX_CONCURRENCY_PER_CALLER,
            logger,
          });
          const server = watchAnswers(createServer, (id) =>
            session.messagesWith(id),
          );
          offerSubscriptions(server, changes);
          await connect(server, session);
          const taken = await session.take(posted);
          if ("answered" in taken) store.add(session, place.release);
          else place.release();
          return taken;
        },

        GET(exchange, sent) {
          const session = sessionOf(exchange);
          if (session instanceof Response) return session;
          const place = streams.enter(exchange, NO_MESSAGE);
          if ("status" in place) return place;
          void sent.then(place.release);
          const from = exchange.request.headers.get("last-event-id");
          return session.openStream(exchange, from, sent);
        },

        async DELETE(exchange) {
          const session = sessionOf(exchange);
          if (session instanceof Response) return session;
          await store.end(session, "The client has ended the session");
          return new Response(null, { status: 204 });
        },
      },
    },

    async close() {
      clearInterval(timer);
      await store.endAll("The server is stopping: try again");
    },
  };
}
