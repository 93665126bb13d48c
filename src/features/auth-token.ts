import type { Feature } from "./feature.ts";

const script = "token:new";

/** Callers over HTTP show who they are with a token. */
export const authToken = {
  id: "auth-token",
  when: (options) => options.auth === "token",
  contribute: () => ({
    templates: ["auth-token"],
    scripts: { [script]: "tsx scripts/token-new.ts" },
    settings: [
      {
        name: "AUTH_TOKENS",
        meaning:
          "Who may call: `id:sha256:scope+scope`, with `:2030-12-31` behind it if it ends, separated by commas",
      },
      { name: "AUTH_TOKENS_FILE", meaning: "A file with the same, one a line, instead" },
    ],
    lists: [{ list: "features", name: "auth", from: "./auth.ts" }],
    secrets: [{ server: "AUTH_TOKENS", client: "MCP_TOKEN", caller: "me", scopes: "*", script }],
  }),
} as const satisfies Feature;
