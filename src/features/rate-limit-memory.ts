import type { Feature } from "./feature.ts";

/** Each process counts the calls that it gets. */
export const rateLimitMemory = {
  id: "rate-limit-memory",
  when: (options) => options["rate-limit"] === "memory",
  contribute: () => ({ templates: ["rate-limit-memory"] }),
} as const satisfies Feature;
