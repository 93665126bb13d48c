import type { Feature } from "./feature.ts";

/** What every way to show who calls goes through: the header, the scopes, the limit on failures. */
export const auth = {
  id: "auth",
  when: (options) => options.auth !== "none",
  contribute: () => ({ templates: ["auth"] }),
} as const satisfies Feature;
