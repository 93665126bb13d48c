import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";
import { cors } from "hono/cors";

import type { ActiveFeature, Exchange } from "../feature.ts";
import type { Logger } from "../logger.ts";
import {
  clientAddress,
  parseTrustedProxies,
  type TrustedProxies,
} from "./client-address.ts";
import {
  connectionOf,
  dispatch,
  refuseAll,
  type DispatchOptions,
  type Env,
} from "./dispatch.ts";
import { checkHost, checkOrigin } from "./doors.ts";
import { methodsByPath, type Endpoint, type Takeover } from "./endpoint.ts";
import { refuse } from "./refuse.ts";
import { securityHeaders } from "./security-headers.ts";

interface AppOptions extends Omit<DispatchOptions, "admissions" | "observers"> {
  /** In the order in which a request meets them. */
  readonly features: readonly ActiveFeature[];
  readonly endpoints: readonly Endpoint[];
  readonly logger: Logger;
}

/** The way of a request: Host and Origin, the features, the body, its messages, an endpoint. */
export function createApp(options: AppOptions) {
  const { settings, features, logger } = options;
  const app = new Hono<Env>();
  const proxies = parseTrustedProxies(settings.TRUST_PROXY) ?? 0;
  const paths = methodsByPath(options.endpoints);
  // Sorted out once: a call has no time for what a feature does not do.
  const steps = features.flatMap(({ step }) => step ?? []);
  const admissions = features.flatMap(({ admit }) => admit ?? []);
  const observers = features.flatMap(({ observer }) => observer ?? []);
  const headersOfFeatures = features.flatMap(({ headers }) => headers ?? []);

  app.use(async (c, next) => {
    const exchange = toExchange(c, proxies);
    c.set("exchange", exchange);
    await next();
    const { headers } = c.res;
    // The SDK says so on every stream, also to a client that is to close: Node would then leave the connection open.
    if (headers.get("Connection") === "keep-alive")
      headers.delete("Connection");
    // Set afterwards: what is set before is lost when a handler answers with a Response of its own.
    addTo(headers, exchange.headers);
    addTo(headers, securityHeaders);
    for (const headersOf of headersOfFeatures) addTo(headers, headersOf());
    const takeover = c.get("takeover");
    if (takeover) await handOver(c, takeover);
  });

  for (const { routes = {}, openRoutes = {} } of features) {
    for (const path of Object.keys(openRoutes)) {
      app.use(path, cors({ origin: "*", allowMethods: ["GET"], maxAge: 600 }));
    }
    for (const [path, route] of Object.entries({ ...routes, ...openRoutes })) {
      app.on(["GET", "HEAD"], path, (c) => route(c.req.raw));
    }
  }

  const crossOrigin = cors({
    origin: settings.ALLOWED_ORIGINS,
    allowMethods: [
      ...new Set([...paths.values()].flatMap((all) => Object.keys(all))),
    ],
    exposeHeaders: [
      ...options.endpoints.flatMap((each) => each.exposedHeaders ?? []),
      "WWW-Authenticate",
      "Retry-After",
      "RateLimit",
      "RateLimit-Policy",
    ],
    maxAge: 600,
  });
  app.use(async (c, next) => {
    const { raw } = c.req;
    const refused = checkHost(raw, settings) ?? checkOrigin(raw, settings);
    if (refused) return refused;
    // For pages only: it begins an answer of its own, and copying the real one into that takes half the calls per second.
    return raw.headers.has("Origin") ? crossOrigin(c, next) : next();
  });

  app.use(async (c, next) => {
    const exchange = c.get("exchange");
    for (const step of steps) {
      const refusal = await step(exchange);
      if (refusal) return refuseAll(refusal, observers);
    }
    return next();
  });

  const dispatchOptions = { ...options, admissions, observers };
  for (const [path, methods] of paths) {
    app.all(path, (c) => dispatch(c, methods, dispatchOptions));
  }
  app.notFound((c) => c.json({ error: "There is nothing at this path" }, 404));
  app.onError((error) => {
    logger.error({ err: error }, "request failed");
    return refuse({ status: 500, message: "Internal error" });
  });
  return app;
}

function addTo(
  headers: Headers,
  added: Readonly<Record<string, string>>,
): void {
  for (const name in added) headers.set(name, added[name]!);
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

/** Lets an endpoint write its answer, with the headers that Hono would have sent. */
async function handOver(c: Context<Env>, takeover: Takeover): Promise<void> {
  const { outgoing } = c.env;
  for (const [name, value] of c.res.headers) outgoing.setHeader(name, value);
  // In two steps: Hono would merge the one into the other, and break off the connection by answering once more.
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
  await takeover(outgoing);
}
