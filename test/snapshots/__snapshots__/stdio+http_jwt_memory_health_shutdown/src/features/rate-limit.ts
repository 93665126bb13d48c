import { Buckets } from "../lib/bucket.ts";
import { defineFeature } from "../lib/feature.ts";
import { integer } from "../lib/settings.ts";

/** So many messages a minute for each caller, or for each address where nobody has to say who calls. */
export const rateLimit = defineFeature({
  name: "rate-limit",
  transport: "http",
  settings: {
    RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(60),
    RATE_LIMIT_BURST: integer(1, 1_000_000).default(10),
  },

  check({ RATE_LIMIT_BURST }, { tools }) {
    return tools
      .filter(({ cost = 1 }) => cost > RATE_LIMIT_BURST)
      .map(
        ({ name, cost }) =>
          `RATE_LIMIT_BURST=${RATE_LIMIT_BURST}: ${name} costs ${cost}, and could never be called`,
      );
  },

  start({ settings, logger }) {
    const perMinute = settings.RATE_LIMIT_PER_MINUTE;
    const burst = settings.RATE_LIMIT_BURST;
    const buckets = new Buckets({ perMinute, burst });
    const policy = `"default";q=${burst};w=${seconds((burst * 60_000) / perMinute)}`;

    return {
      admit({ caller, address, headers }, messages) {
        const cost = messages.reduce(
          (sum, { tool }) => sum + (tool?.cost ?? 1),
          0,
        );
        const taken = buckets.take(caller?.id ?? address, cost);
        headers["RateLimit-Policy"] = policy;
        headers["RateLimit"] =
          `"default";r=${taken.remaining};t=${seconds(taken.fullAfterMs)}`;
        if (taken.allowed) return undefined;

        logger.debug({ policy: "default" }, "rate limited");
        if (cost > burst) {
          return {
            status: 429,
            message: `This request counts as ${cost} calls, and ${burst} at once are allowed: send less`,
          };
        }
        const wait = Math.max(1, seconds(taken.retryAfterMs));
        return {
          status: 429,
          message: `Too many calls: try again in ${wait} s`,
          headers: { "Retry-After": String(wait) },
          data: { retryAfterSeconds: wait },
        };
      },
    };
  },
});

function seconds(milliseconds: number): number {
  // The sums of a clock with fractions are off by as much as a trillionth: that is no second more.
  return Math.ceil(Math.round(milliseconds) / 1000);
}
