import type { Feature } from "./feature.ts";

/** The server finishes what it has begun before it stops. */
export const shutdown = {
  id: "shutdown",
  when: (options) => options.shutdown,
  contribute: () => ({
    templates: ["shutdown"],
    settings: [
      {
        name: "SHUTDOWN_DELAY_MS",
        meaning:
          "For how many milliseconds after SIGTERM requests are still taken, so that a balancer can notice",
        default: "0",
      },
      {
        name: "SHUTDOWN_TIMEOUT_MS",
        meaning: "After how many more milliseconds the calls that are still going on are given up",
        default: "35000",
      },
    ],
    lists: [{ list: "features", name: "shutdown", from: "./shutdown.ts" }],
  }),
} as const satisfies Feature;
