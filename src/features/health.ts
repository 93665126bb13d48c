import type { Feature } from "./feature.ts";

/** The server says whether it is well. */
export const health = {
  id: "health",
  when: (options) => options.health,
  contribute: () => ({
    templates: ["health"],
    lists: [{ list: "features", name: "health", from: "./health.ts" }],
  }),
} as const satisfies Feature;
