import type { Feature } from "./feature.ts";

/** The rule by which a caller's calls, and an address's failures to sign in, are limited. */
export const bucket = {
  id: "bucket",
  when: (options) => options.auth !== "none" || options["rate-limit"] !== "none",
  contribute: () => ({ templates: ["bucket"] }),
} as const satisfies Feature;
