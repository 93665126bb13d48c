import type { Feature } from "./feature.ts";

/** A listener of its own for what operators look at. */
export const admin = {
  id: "admin",
  when: (options) => options.health || options.metrics !== "none",
  contribute: () => ({
    templates: ["admin"],
    settings: [
      {
        name: "ADMIN_HOST",
        meaning: "The address of the pages for operators, beside that of the server",
        default: "127.0.0.1",
      },
      { name: "ADMIN_PORT", meaning: "The port of these pages; 0 turns them off", default: "9464" },
    ],
    lists: [{ list: "features", name: "admin", from: "./admin.ts" }],
  }),
} as const satisfies Feature;
