import type { Feature } from "./feature.ts";

/** The server stands on the first line of the official SDK. */
export const sdkV1 = {
  id: "sdk-v1",
  when: (options) => options.sdk === "v1",
  contribute: () => ({
    templates: ["base-v1"],
    bundled: ["@modelcontextprotocol/sdk", "ajv", "ajv-formats"],
  }),
} as const satisfies Feature;
