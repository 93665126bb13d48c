import type { Feature } from "./feature.ts";

/** A listener of its own for what operators look at. */
export const admin = {
  id: "admin",
  when: (options) => options.health,
  contribute: () => ({
    templates: ["admin"],
    settings: [
      {
        name: "ADMIN_HOST",
        meaning: "The address where probes are answered, for operators",
        default: "127.0.0.1",
      },
      { name: "ADMIN_PORT", meaning: "The port for them; 0 turns it off", default: "9464" },
    ],
    lists: [{ list: "features", name: "admin", from: "./admin.ts" }],
  }),
} as const satisfies Feature;
