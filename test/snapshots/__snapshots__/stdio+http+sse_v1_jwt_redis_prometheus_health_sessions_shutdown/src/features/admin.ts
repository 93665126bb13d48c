import { createServer } from "node:http";

import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import * as z from "zod";

import { defineFeature } from "../lib/feature.ts";
import { integer } from "../lib/settings.ts";

/** A listener of its own for what operators look at: the public one shows none of it. */
export const admin = defineFeature({
  name: "admin",
  transport: "http",
  settings: {
    ADMIN_HOST: z.string().default("127.0.0.1"),
    ADMIN_PORT: integer(0, 65_535).default(9464),
  },

  async start({ settings: { ADMIN_HOST, ADMIN_PORT }, active, logger }) {
    if (ADMIN_PORT === 0) return {};
    const server = createServer(
      getRequestListener((request) => {
        const app = new Hono();
        for (const { adminRoutes = {} } of active()) {
          for (const [path, route] of Object.entries(adminRoutes)) {
            app.on(["GET", "HEAD"], path, (c) => route(c.req.raw));
          }
        }
        app.notFound((c) => c.json({ error: "There is nothing here" }, 404));
        return app.fetch(request);
      }),
    );
    const error = await new Promise<Error | undefined>((resolve) => {
      server.once("error", resolve);
      server.listen(ADMIN_PORT, ADMIN_HOST, () => resolve(undefined));
    });
    if (error) {
      const problem = `ADMIN_PORT: ${error.message}`;
      // Two servers on one developer's machine are no reason not to start.
      if (ADMIN_HOST !== "127.0.0.1") throw new Error(problem);
      logger.warn(`${problem}: there are no pages for operators`);
      return {};
    }
    return {
      async close() {
        server.close();
        server.closeAllConnections();
      },
    };
  },
});
