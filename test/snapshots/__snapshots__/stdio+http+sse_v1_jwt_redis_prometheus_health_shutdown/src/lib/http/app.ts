import type { ServerResponse } from "node:http";

import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";
import { cors } from "hono/cors";

import type { Tool } from "../../mcp/tool.ts";
import type {
  ActiveFeature,
  Exchange,
  Message,
  Observer,
  Refusal,
} from "../feature.ts";
import type { Logger } from "../logger.ts";
import { readJson } from "./body.ts";
import {
  clientAddress,
  parseTrustedProxies,
  type TrustedProxies,
} from "./client-address.ts";
import type { Concurrency } from "./concurrency.ts";
import { checkHost, checkOrigin } from "./doors.ts";
import type { Endpoint, Methods, Takeover } from "./endpoint.ts";
import { NO_MESSAGE, readMessages, requestId } from "./messages.ts";
import { OpenMessages } from "./open-messages.ts";
import { refuse } from "./refuse.ts";
import { securityHeaders } from "./security-headers.ts";
import type { HttpSettings } from "./settings.ts";

interface AppOptions {
  readonly settings: HttpSettings;
  /** In the order in which a request meets them. */
  readonly features: readonly ActiveFeature[];
  readonly tools: readonly Tool[];
  readonly concurrency: Concurrency;
  readonly endpoints: readonly Endpoint[];
  /** By the request that they came in. */
  readonly openMessages: WeakMap<Request, OpenMessages>;
  readonly logger: Logger;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { exchange: Exchange; takeover?: Takeover };
}

/** The way of a request: Host and Origin, the features, the body, its messages, an endpoint. */
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
    if (c.var.takeover) await handOver(c, c.var.takeover);
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
      if (refusal) return refuseAll(refusal, features);
    }
    return next();
  });

  for (const { paths } of options.endpoints) {
    for (const [path, methods] of Object.entries(paths)) {
      app.all(path, (c) => dispatch(c, methods, options));
    }
  }
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

function dispatch(
  c: Context<Env>,
  methods: Methods,
  options: AppOptions,
): Response | Promise<Response> {
  const { GET, POST } = methods;
  if (POST && c.req.method === "POST") return answer(c, POST, options);
  if (GET && c.req.method === "GET") return open(c, GET, options);
  const allowed = Object.keys(methods).join(", ");
  return refuse({
    status: 405,
    message: `Use ${allowed} here`,
    headers: { Allow: allowed },
  });
}

async function answer(
  c: Context<Env>,
  post: NonNullable<Methods["POST"]>,
  { settings, features, tools, concurrency, openMessages }: AppOptions,
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

  const open = new OpenMessages(messages, observersOf(features));
  openMessages.set(exchange.request, open);
  const refused = (refusal: Refusal) => {
    open.refused(refusal);
    return refuse(refusal, { id });
  };
  const place = concurrency.enter(exchange, messages);
  if ("status" in place) return refused(place);
  const outgoing = connectionOf(c)?.outgoing;
  // An answer may go on being sent long after this: its end is what counts.
  const sent = closed(outgoing);
  const ends: Promise<unknown>[] = [sent];
  try {
    const refusal = await admit(exchange, messages, features);
    if (refusal) return refused(refusal);
    const answer = await post(exchange, messages, body.json);
    if (answer instanceof Response) {
      open.served(answer.status);
      if (outgoing) void sent.then(() => open.closed());
      return answer;
    }
    open.served(202);
    ends.push(answer.answered);
    return new Response(null, { status: 202 });
  } catch (error) {
    open.served(500);
    throw error;
  } finally {
    void Promise.all(ends).then(place.release);
  }
}

async function open(
  c: Context<Env>,
  get: NonNullable<Methods["GET"]>,
  { features }: AppOptions,
): Promise<Response> {
  const refusal = await admit(c.var.exchange, NO_MESSAGE, features);
  if (refusal) return refuseAll(refusal, features);
  const answer = await get(c.var.exchange);
  if (answer instanceof Response) return answer;
  c.set("takeover", answer);
  return new Response(null);
}

/** Lets an endpoint write its answer, with the headers that Hono would have sent. */
async function handOver(c: Context<Env>, takeover: Takeover): Promise<void> {
  const { outgoing } = c.env;
  for (const [name, value] of c.res.headers) outgoing.setHeader(name, value);
  // In two steps: Hono would merge the one into the other, and break off the connection by answering once more.
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
  await takeover(outgoing);
}

/** Resolves when an answer has been sent, or nobody is there any more to send it to. */
function closed(outgoing: ServerResponse | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!outgoing || outgoing.destroyed) resolve();
    else outgoing.once("close", resolve);
  });
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

/** Refuses a request of which no message was read. */
function refuseAll(
  refusal: Refusal,
  features: readonly ActiveFeature[],
): Response {
  for (const observer of observersOf(features)) observer.refused(refusal);
  return refuse(refusal);
}

function observersOf(features: readonly ActiveFeature[]): Observer[] {
  return features.flatMap(({ observer }) => observer ?? []);
}
