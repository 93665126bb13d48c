import type { Feature } from "./feature.ts";

/** HTTP as it was in 2024: a way in for clients that know no other, beside the one that all others take. */
export const sse = {
  id: "sse",
  when: (options) => options.transport.includes("sse"),
  contribute: ({ sdk }) => ({
    templates: ["sse", `sse-${sdk}`],
    // The first line has it in its one package.
    ...(sdk === "v2" && { bundled: ["@modelcontextprotocol/server-legacy"] }),
    lists: [{ list: "endpoints", name: "sse", from: "./sse.ts" }],
  }),
} as const satisfies Feature;
