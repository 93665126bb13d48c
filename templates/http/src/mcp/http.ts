import { createMcpHandler, type AuthInfo } from "@modelcontextprotocol/server";

import { createApp } from "../lib/http/app.ts";
import { Concurrency } from "../lib/http/concurrency.ts";
import { listen } from "../lib/http/listen.ts";
import { checkHttpSettings, httpSettings } from "../lib/http/settings.ts";
import type { Caller } from "./context.ts";
import { defineTransport, type StartOptions } from "./transport.ts";

const MAX_SUBSCRIPTIONS = 100;

/** Serves many clients over Streamable HTTP at /mcp, each request on its own, in both protocol eras. */
export const http = defineTransport({
  settings: httpSettings,
  logOutput: "stdout",
  check: checkHttpSettings,

  async start(options) {
    const { app, concurrency, close } = createHttpApp(options);
    const listening = await listen(app, options.settings);
    options.logger.info(`listening on ${listening.url}/mcp`);
    return {
      closed: new Promise<void>(() => {}),
      http: {
        server: listening.server,
        idle: () => concurrency.idle(),
        endSubscriptions: close,
      },
      async stop() {
        await close();
        await listening.close();
      },
    };
  },
});

/** Everything but the listening: `app.request()` sends it a request without a network. */
export function createHttpApp({
  createServer,
  tools,
  features,
  settings,
  logger,
}: StartOptions<typeof httpSettings>) {
  const handler = createMcpHandler(createServer, {
    maxSubscriptions: MAX_SUBSCRIPTIONS,
    onerror: (error) => logger.debug({ err: error }, "request refused"),
  });
  const concurrency = new Concurrency(
    settings.MAX_CONCURRENCY,
    settings.MAX_CONCURRENCY_PER_CALLER,
  );
  const app = createApp({
    settings,
    features,
    tools,
    concurrency,
    serve: (request, parsedBody, caller) =>
      handler.fetch(request, {
        parsedBody,
        ...(caller && { authInfo: toAuthInfo(caller) }),
      }),
    logger,
  });
  return { app, concurrency, close: () => handler.close() };
}

/** The caller as the SDK hands him on. The token itself goes no further than the door. */
function toAuthInfo({ id, scopes }: Caller): AuthInfo {
  return { token: "", clientId: id, scopes: [...scopes] };
}
