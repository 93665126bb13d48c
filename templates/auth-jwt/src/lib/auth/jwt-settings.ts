import * as z from "zod";

import { list, type Settings } from "../settings.ts";
import { isSecureUrl } from "./secure-url.ts";

/** All with a public key: whoever can check a token cannot make one. */
const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];

export const jwtSettings = {
  AUTH_ISSUER: secureUrl().refine(
    (text) => !text.includes("?"),
    "must be without a query",
  ),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_JWKS_URL: secureUrl().optional(),
  AUTH_ALGORITHMS: list()
    .refine(
      (names) =>
        names.length > 0 && names.every((name) => ALGORITHMS.includes(name)),
      `must be some of ${ALGORITHMS.join(", ")}, separated by commas`,
    )
    .default(ALGORITHMS),
  AUTH_SCOPE_CLAIM: z.enum(["scope", "scp", "permissions"]).default("scope"),
  PUBLIC_URL: secureUrl()
    .refine(
      (text) => /^[a-z]+:\/\/[\w.:[\]-]+(\/[\w.~-]+)*\/?$/i.test(text),
      "must be a host, and perhaps a path",
    )
    .refine(
      (text) => !/\/mcp\/?$/.test(text),
      "must be without /mcp: it is added",
    ),
};

export type JwtSettings = Settings<typeof jwtSettings>;

function secureUrl() {
  return z.string().refine(isSecureUrl, {
    error: "must be an address with https (with http on this machine only)",
    abort: true,
  });
}
