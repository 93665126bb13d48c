import type { Feature } from "./feature.ts";

/** The server stands on the second line of the official SDK. */
export const sdkV2 = {
  id: "sdk-v2",
  when: (options) => options.sdk === "v2",
  contribute: () => ({
    templates: ["base-v2"],
    bundled: ["@modelcontextprotocol/server"],
    tools: ["@modelcontextprotocol/client"],
  }),
} as const satisfies Feature;
