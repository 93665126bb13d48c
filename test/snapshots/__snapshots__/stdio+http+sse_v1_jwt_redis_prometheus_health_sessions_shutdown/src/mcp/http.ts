import { createApp } from "../lib/http/app.ts";
import { Concurrency } from "../lib/http/concurrency.ts";
import { listen } from "../lib/http/listen.ts";
import type { OpenMessages } from "../lib/http/open-messages.ts";
import { checkHttpSettings, httpSettings } from "../lib/http/settings.ts";
import { endpoints } from "./endpoints.ts";
import { defineTransport, type StartOptions } from "./transport.ts";

/** Serves many clients at once, at /mcp and wherever else an endpoint is. */
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
        async endStreams() {
          await close();
          await concurrency.empty();
        },
      },
      async stop() {
        await close();
        await listening.close();
      },
    };
  },
});

/** Everything but the listening: `app.request()` sends it a request without a network. */
export function createHttpApp(options: StartOptions<typeof httpSettings>) {
  const { definition, features, settings, logger } = options;
  const openMessages = new WeakMap<Request, OpenMessages>();
  const messagesOf = (request: Request) => openMessages.get(request);
  const started = Object.values(endpoints).map((create) =>
    create({ ...options, messagesOf }),
  );
  const concurrency = new Concurrency(
    settings.MAX_CONCURRENCY,
    settings.MAX_CONCURRENCY_PER_CALLER,
  );
  const app = createApp({
    settings,
    features,
    tools: definition.tools,
    concurrency,
    endpoints: started,
    openMessages,
    logger,
  });
  return {
    app,
    concurrency,
    async close() {
      await Promise.all(started.map((endpoint) => endpoint.close()));
    },
  };
}
