import type { Feature } from "./feature.ts";

/** Clients of 2025 have a session: they can be asked back over HTTP, and take up a stream that they have lost. */
export const sessions = {
  id: "sessions",
  when: (options) => options.sessions,
  contribute: ({ sdk }) => ({
    templates: ["sessions", `sessions-${sdk}`],
    lists: [{ list: "endpoints", name: "sessions", from: "./sessions.ts" }],
  }),
} as const satisfies Feature;
