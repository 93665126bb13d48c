import { Hono } from "hono";
import { cors } from "hono/cors";

import type { RequestStep } from "../feature.ts";
import type { Logger } from "../logger.ts";
import { readJson } from "./body.ts";
import { checkHost, checkOrigin } from "./doors.ts";
import { refuse } from "./refuse.ts";
import { securityHeaders } from "./security-headers.ts";
import type { HttpSettings } from "./settings.ts";

interface AppOptions {
  readonly settings: HttpSettings;
  /** The features' steps, in the order in which a request meets them. */
  readonly steps: readonly RequestStep[];
  /** Answers an MCP request whose body has been read. */
  readonly serve: (request: Request, body: unknown) => Promise<Response>;
  readonly logger: Logger;
}

/** The way of a request: Host and Origin, the features, the body, MCP. */
export function createApp({ settings, steps, serve, logger }: AppOptions) {
  const app = new Hono();

  // Set afterwards: what is set before is lost when a handler answers with a Response of its own.
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) {
      c.res.headers.set(name, value);
    }
    // The SDK says so on every stream, also to a client that is to close: Node would then leave the connection open.
    if (c.res.headers.get("Connection") === "keep-alive") {
      c.res.headers.delete("Connection");
    }
  });

  app.use(async (c, next) => {
    return (
      checkHost(c.req.raw, settings) ??
      checkOrigin(c.req.raw, settings) ??
      (await next())
    );
  });

  app.use(
    cors({
      origin: settings.ALLOWED_ORIGINS,
      allowMethods: ["POST"],
      exposeHeaders: [
        "WWW-Authenticate",
        "Retry-After",
        "RateLimit",
        "RateLimit-Policy",
      ],
      maxAge: 600,
    }),
  );

  for (const step of steps) {
    app.use(async (c, next) => {
      c.res = await step(c.req.raw, async () => {
        await next();
        return c.res;
      });
    });
  }

  app.post("/mcp", async (c) => {
    const body = await readJson(c.req.raw, settings.MAX_BODY_BYTES);
    return body instanceof Response ? body : serve(c.req.raw, body.json);
  });
  app.all("/mcp", () =>
    refuse(405, "Use POST: this server keeps no sessions", { Allow: "POST" }),
  );
  app.notFound((c) => c.json({ error: "There is nothing at this path" }, 404));
  app.onError((error) => {
    logger.error({ err: error }, "request failed");
    return refuse(500, "Internal error");
  });
  return app;
}
