import { Gauge, Registry } from "prom-client";

import { defineFeature } from "../lib/feature.ts";
import { expose } from "../lib/metrics/expose.ts";
import { countMessages } from "../lib/metrics/messages.ts";
import { describeProcess } from "../lib/metrics/process.ts";
import { countRefusals } from "../lib/metrics/refusals.ts";

/** Counts calls and how they end, and times them: /metrics on the admin listener, for Prometheus. */
export const metrics = defineFeature({
  name: "metrics",
  transport: "http",
  settings: {},

  start({ server }) {
    const registry = new Registry();
    const messages = countMessages(registry, server.tools);
    const refusals = countRefusals(registry);
    describeProcess(registry, server.version);
    const draining = new Gauge({
      name: "mcp_draining",
      help: "1 when the server was asked to stop, and finishes what it has begun",
      registers: [registry],
    });

    return {
      adminRoutes: { "/metrics": (request) => expose(registry, request) },
      observer: { ...messages, ...refusals },
      async drain() {
        draining.set(1);
      },
    };
  },
});
