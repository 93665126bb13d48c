import { defineFeature } from "../lib/feature.ts";
import {
  createReporter,
  type HealthCheck,
  type Status,
} from "../lib/health/checks.ts";
import { watchEventLoop } from "../lib/health/event-loop.ts";

const checks: readonly HealthCheck[] = [
  // What this server depends on, for instance:
  // { name: "database", critical: true, check: (signal) => database.ping({ signal }) },
];

/** Answers whether the server is well: /health for everybody; /livez and /readyz, with details, for operators. */
export const health = defineFeature({
  name: "health",
  transport: "http",
  settings: {},

  start({ server, active }) {
    const report = createReporter(checks);
    const eventLoop = watchEventLoop();

    const current = async () => {
      const { status, checks } = await report();
      const ready = active().every((feature) => feature.ready?.() ?? true);
      const degraded = active().some((feature) => feature.degraded?.());
      return { status: worst(status, ready, degraded), checks };
    };

    return {
      routes: {
        async "/health"() {
          const { status } = await current();
          return respond(status, {
            status,
            timestamp: new Date().toISOString(),
            service: server.name,
            version: server.version,
          });
        },
      },
      adminRoutes: {
        "/livez": () => {
          const status = eventLoop.isAlive() ? "healthy" : "unavailable";
          return respond(status, { status });
        },
        async "/readyz"() {
          const { status, checks } = await current();
          return respond(status, { status, checks });
        },
      },
      async close() {
        eventLoop.stop();
      },
    };
  },
});

function worst(checked: Status, ready: boolean, degraded: boolean): Status {
  if (!ready || checked === "unavailable") return "unavailable";
  return degraded ? "degraded" : checked;
}

function respond(status: Status, body: object): Response {
  return Response.json(body, {
    status: status === "unavailable" ? 503 : 200,
    headers: { "Cache-Control": "no-store" },
  });
}
