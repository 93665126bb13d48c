import type { Feature } from "./feature.ts";

/** So many calls a minute for each caller, wherever they are counted. */
export const rateLimit = {
  id: "rate-limit",
  when: (options) => options["rate-limit"] !== "none",
  contribute: () => ({
    templates: ["rate-limit"],
    settings: [
      {
        name: "RATE_LIMIT_PER_MINUTE",
        meaning: "How many calls a minute a caller may make in the long run",
        default: "60",
      },
      { name: "RATE_LIMIT_BURST", meaning: "How many of them at once", default: "10" },
    ],
    lists: [{ list: "features", name: "rateLimit", from: "./rate-limit.ts" }],
  }),
} as const satisfies Feature;
