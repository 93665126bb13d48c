import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { cors } from "hono/cors";

import type { Tool } from "../../mcp/tool.ts";
import type { ActiveFeature, Exchange, Message, Refusal } from "../feature.ts";
import type { Logger } from "../logger.ts";
import { readJson } from "./body.ts";
import {
  clientAddress,
  parseTrustedProxies,
  type TrustedProxies,
} from "./client-address.ts";
import type { Concurrency } from "./concurrency.ts";
import { checkHost, checkOrigin } from "./doors.ts";
import { readMessages, requestId } from "./messages.ts";
import { refuse } from "./refuse.ts";
import { securityHeaders } from "./security-headers.ts";
import type { HttpSettings } from "./settings.ts";

interface AppOptions {
  readonly settings: HttpSettings;
  /** In the order in which a request meets them. */
  readonly features: readonly ActiveFeature[];
  readonly tools: readonly Tool[];
  readonly concurrency: Concurrency;
  /** Answers an MCP request whose body has been read. */
  readonly serve: (
    exchange: Exchange,
    messages: readonly Message[],
    body: unknown,
  ) => Promise<Response>;
  readonly logger: Logger;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { exchange: Exchange };
}

/** The way of a request: Host and Origin, the features, the body, its messages, MCP. */
export function createApp(options: AppOptions) {
  const { settings, features, logger } = options;
  const app = new Hono<Env>();
  const proxies = parseTrustedProxies(settings.TRUST_PROXY) ?? 0;

  app.use(async (c, next) => {
    const exchange = toExchange(c, proxies);
    c.set("exchange", exchange);
    await next();
    const { headers } = c.res;
    // The SDK says so on every stream, also to a client that is to close: Node would then leave the connection open.
    if (headers.get("Connection") === "keep-alive")
      headers.delete("Connection");
    // Set afterwards: what is set before is lost when a handler answers with a Response of its own.
    const added = Object.assign(
      exchange.headers,
      securityHeaders,
      ...features.map((feature) => feature.headers?.()),
    ) as Record<string, string>;
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
  });

  for (const { routes = {}, openRoutes = {} } of features) {
    for (const path of Object.keys(openRoutes)) {
      app.use(path, cors({ origin: "*", allowMethods: ["GET"], maxAge: 600 }));
    }
    for (const [path, route] of Object.entries({ ...routes, ...openRoutes })) {
      app.on(["GET", "HEAD"], path, (c) => route(c.req.raw));
    }
  }

  app.use(async (c, next) => {
    return (
      checkHost(c.req.raw, settings) ??
      checkOrigin(c.req.raw, settings) ??
      (await next())
    );
  });

  const crossOrigin = cors({
    origin: settings.ALLOWED_ORIGINS,
    allowMethods: ["POST"],
    exposeHeaders: [
      "WWW-Authenticate",
      "Retry-After",
      "RateLimit",
      "RateLimit-Policy",
    ],
    maxAge: 600,
  });
  // For pages only: it begins an answer of its own, and copying the real one into that takes half the calls per second.
  app.use((c, next) =>
    c.req.header("Origin") === undefined ? next() : crossOrigin(c, next),
  );

  app.use(async (c, next) => {
    for (const feature of features) {
      const refusal = await feature.step?.(c.var.exchange);
      if (refusal) return refuse(refusal);
    }
    return next();
  });

  app.post("/mcp", (c) => answer(c, options));
  app.all("/mcp", () =>
    refuse({
      status: 405,
      message: "Use POST: this server keeps no sessions",
      headers: { Allow: "POST" },
    }),
  );
  app.notFound((c) => c.json({ error: "There is nothing at this path" }, 404));
  app.onError((error) => {
    logger.error({ err: error }, "request failed");
    return refuse({ status: 500, message: "Internal error" });
  });
  return app;
}

function toExchange(c: Context<Env>, proxies: TrustedProxies): Exchange {
  return {
    request: c.req.raw,
    address: clientAddress(
      connectionOf(c)?.incoming.socket.remoteAddress ?? "",
      c.req.raw.headers.get("x-forwarded-for"),
      proxies,
    ),
    caller: undefined,
    headers: {},
  };
}

/** The connection that a request came by. Tests send requests without one. */
function connectionOf(c: Context<Env>): HttpBindings | undefined {
  return c.env as HttpBindings | undefined;
}

async function answer(
  c: Context<Env>,
  { settings, features, tools, concurrency, serve }: AppOptions,
): Promise<Response> {
  const { exchange } = c.var;
  const body = await readJson(exchange.request, settings.MAX_BODY_BYTES);
  if (body instanceof Response) return body;
  const id = requestId(body.json);

  const messages = readMessages(
    body.json,
    exchange.request.headers.get("mcp-protocol-version"),
    tools,
  );
  if (!Array.isArray(messages)) return refuse(messages, { ...messages, id });

  const place = concurrency.enter(exchange, messages);
  if ("status" in place) return refuse(place, { id });
  const outgoing = connectionOf(c)?.outgoing;
  outgoing?.once("close", place.release);
  try {
    const refusal = await admit(exchange, messages, features);
    if (refusal) return refuse(refusal, { id });
    return await serve(exchange, messages, body.json);
  } finally {
    // An answer may go on being sent long after this: its end is what counts.
    if (!outgoing || outgoing.destroyed) place.release();
  }
}

/** The one place that decides whether messages are served: for each transport, protocol era and message of a batch. */
async function admit(
  exchange: Exchange,
  messages: readonly Message[],
  features: readonly ActiveFeature[],
): Promise<Refusal | undefined> {
  for (const feature of features) {
    const refusal = await feature.admit?.(exchange, messages);
    if (refusal) return refusal;
  }
  return undefined;
}
