import type { Feature } from "./feature.ts";

/** Calls are counted and timed, for Prometheus. */
export const metrics = {
  id: "metrics",
  when: (options) => options.metrics === "prometheus",
  contribute: ({ sdk }) => ({
    templates: ["metrics", `metrics-${sdk}`],
    bundled: ["prom-client"],
    lists: [{ list: "features", name: "metrics", from: "./metrics.ts" }],
  }),
} as const satisfies Feature;
