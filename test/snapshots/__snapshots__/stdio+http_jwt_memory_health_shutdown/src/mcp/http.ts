import { createMcpHandler, type AuthInfo } from "@modelcontextprotocol/server";

import { createApp } from "../lib/http/app.ts";
import { Concurrency } from "../lib/http/concurrency.ts";
import { listen } from "../lib/http/listen.ts";
import { checkHttpSettings, httpSettings } from "../lib/http/settings.ts";
import type { ServerDefinition } from "../server.ts";
import type { Caller } from "./context.ts";
import { createServerFactory } from "./create-server.ts";
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
        async endSubscriptions() {
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
export function createHttpApp({
  definition,
  chain,
  features,
  settings,
  logger,
}: StartOptions<typeof httpSettings>) {
  const serve = (offer: ServerDefinition) =>
    createMcpHandler(createServerFactory(offer, chain), {
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => logger.debug({ err: error }, "request refused"),
    });
  const everything = serve(definition);
  // The SDK makes a server for each request. One that is to call a tool needs only that tool, however many there are.
  const byTool = new Map(
    definition.tools.map((tool) => [
      tool,
      serve({ ...definition, tools: [tool], resources: [], prompts: [] }),
    ]),
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
    serve({ request, caller }, messages, parsedBody) {
      const tool = messages.length === 1 ? messages[0]?.tool : undefined;
      const handler = (tool && byTool.get(tool)) ?? everything;
      return handler.fetch(request, {
        parsedBody,
        ...(caller && { authInfo: toAuthInfo(caller) }),
      });
    },
    logger,
  });
  return {
    app,
    concurrency,
    async close() {
      const handlers = [everything, ...byTool.values()];
      await Promise.all(handlers.map((handler) => handler.close()));
    },
  };
}

/** The caller as the SDK hands him on. The token itself goes no further than the door. */
function toAuthInfo({ id, scopes, ...extra }: Caller): AuthInfo {
  return { token: "", clientId: id, scopes: [...scopes], extra };
}
