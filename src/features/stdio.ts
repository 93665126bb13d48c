import type { Feature } from "./feature.ts";

/** The server as a child process of its client. */
export const stdio = {
  id: "stdio",
  when: (options) => options.transport.includes("stdio"),
  contribute: ({ sdk }) => ({
    templates: ["stdio", `stdio-${sdk}`],
    lists: [{ list: "transports", name: "stdio", from: "./stdio.ts" }],
  }),
} as const satisfies Feature;
