import { setImmediate, setTimeout as delay } from "node:timers/promises";

import { defineFeature } from "../lib/feature.ts";
import { integer } from "../lib/settings.ts";
import { drainHttp } from "../lib/shutdown/drain-http.ts";
import { RunningCalls } from "../lib/shutdown/running-calls.ts";
import { failure } from "../mcp/chain.ts";

const FLUSH_MS = 1_000;

/**
 * On SIGTERM, finishes what it has begun: first it says that it is not ready, then it takes nothing new, and it ends
 * when the last answer is sent.
 */
export const shutdown = defineFeature({
  name: "shutdown",
  settings: {
    SHUTDOWN_DELAY_MS: integer(0, 600_000).default(0),
    SHUTDOWN_TIMEOUT_MS: integer(1, 3_600_000).default(35_000),
  },

  check(settings, { tools }) {
    const { SHUTDOWN_TIMEOUT_MS, TOOL_TIMEOUT_MS } = settings;
    const longest = Math.max(
      ...tools.map(({ timeoutMs }) => timeoutMs ?? TOOL_TIMEOUT_MS),
    );
    // Such a call would be cut off at every deployment.
    if (SHUTDOWN_TIMEOUT_MS >= longest) return [];
    return [
      `SHUTDOWN_TIMEOUT_MS=${SHUTDOWN_TIMEOUT_MS} is less than a tool may take: ${longest} ms`,
    ];
  },

  start({ settings, logger }) {
    const { SHUTDOWN_DELAY_MS, SHUTDOWN_TIMEOUT_MS } = settings;
    const calls = new RunningCalls();
    let phase: "serving" | "leaving" | "draining" = "serving";

    return {
      ready: () => phase === "serving",
      headers: () => (phase === "serving" ? {} : { Connection: "close" }),
      step: () =>
        phase === "draining"
          ? {
              reason: "draining",
              status: 503,
              message: "The server is stopping: try again",
              headers: { "Retry-After": "1" },
            }
          : undefined,
      link: async (call, next) =>
        phase === "draining"
          ? failure("internal", "The server is stopping: try again")
          : calls.track(call, next),

      async drain({ http }) {
        phase = "leaving";
        // Balancers notice only after a while; until then, requests that still come are served.
        await delay(SHUTDOWN_DELAY_MS);
        phase = "draining";
        logger.info("draining");

        const drained = http
          ? drainHttp(http)
          : // A call that has ended still has to be answered: that takes no more than a turn.
            calls.idle().then(() => setImmediate());
        const deadline = new AbortController();
        const inTime = await Promise.race([
          drained.then(() => true),
          delay(SHUTDOWN_TIMEOUT_MS, false, { signal: deadline.signal }),
        ]);
        deadline.abort();
        if (inTime) return;

        const abandoned = calls.abandon();
        // Their callers are still told so.
        await Promise.race([drained, delay(FLUSH_MS)]);
        throw new Error(
          `gave up after SHUTDOWN_TIMEOUT_MS: ${abandoned.join(", ")}`,
        );
      },
    };
  },
});
