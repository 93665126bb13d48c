import { createMcpHandler } from "@modelcontextprotocol/server";

import { createApp } from "../lib/http/app.ts";
import { listen } from "../lib/http/listen.ts";
import { checkHttpSettings, httpSettings } from "../lib/http/settings.ts";
import { defineTransport } from "./transport.ts";

const MAX_SUBSCRIPTIONS = 100;

/** Serves many clients over Streamable HTTP at /mcp, each request on its own, in both protocol eras. */
export const http = defineTransport({
  settings: httpSettings,
  logOutput: "stdout",
  check: checkHttpSettings,

  async start({ createServer, features, settings, logger }) {
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
    const listening = await listen(app, settings);
    logger.info(`listening on ${listening.url}/mcp`);

    return {
      closed: new Promise<void>(() => {}),
      async stop() {
        await handler.close();
        await listening.close();
      },
    };
  },
});
