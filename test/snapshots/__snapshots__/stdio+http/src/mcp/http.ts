import { createMcpHandler } from "@modelcontextprotocol/server";

import { createApp } from "../lib/http/app.ts";
import { listen } from "../lib/http/listen.ts";
import { checkHttpSettings, httpSettings } from "../lib/http/settings.ts";
import { defineTransport, type StartOptions } from "./transport.ts";

const MAX_SUBSCRIPTIONS = 100;

/** Serves many clients over Streamable HTTP at /mcp, each request on its own, in both protocol eras. */
export const http = defineTransport({
  settings: httpSettings,
  logOutput: "stdout",
  check: checkHttpSettings,

  async start(options) {
    const { app, close } = createHttpApp(options);
    const listening = await listen(app, options.settings);
    options.logger.info(`listening on ${listening.url}/mcp`);
    return {
      closed: new Promise<void>(() => {}),
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
  features,
  settings,
  logger,
}: StartOptions<typeof httpSettings>) {
  const handler = createMcpHandler(createServer, {
    maxSubscriptions: MAX_SUBSCRIPTIONS,
    onerror: (error) => logger.debug({ err: error }, "request refused"),
  });
  const app = createApp({
    settings,
    steps: features.flatMap(({ step }) => step ?? []),
    serve: (request, parsedBody) => handler.fetch(request, { parsedBody }),
    logger,
  });
  return { app, close: () => handler.close() };
}
