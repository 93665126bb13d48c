import type { Feature } from "./feature.ts";

/** Callers over HTTP show who they are with a token of an authorization server. */
export const authJwt = {
  id: "auth-jwt",
  when: (options) => options.auth === "jwt",
  contribute: () => ({
    templates: ["auth-jwt"],
    bundled: ["jose"],
    settings: [
      {
        name: "AUTH_ISSUER",
        meaning:
          "The authorization server that issues the tokens, to the letter as it stands in their `iss`",
        required: true,
      },
      {
        name: "PUBLIC_URL",
        meaning: "The address of this server as clients know it, without /mcp",
        required: true,
      },
      {
        name: "AUTH_AUDIENCE",
        meaning:
          "What stands in the `aud` of tokens for this server, if it is not PUBLIC_URL with /mcp",
      },
      {
        name: "AUTH_JWKS_URL",
        meaning: "Where the issuer's public keys are, if its metadata does not say so",
      },
      {
        name: "AUTH_ALGORITHMS",
        meaning: "How tokens may be signed",
        default: "RS256,PS256,ES256,EdDSA",
      },
      {
        name: "AUTH_SCOPE_CLAIM",
        meaning: "Where a token has its scopes: scope, scp or permissions",
        default: "scope",
      },
    ],
    lists: [{ list: "features", name: "auth", from: "./auth.ts" }],
  }),
} as const satisfies Feature;
