import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import type { Options } from "../options/table.ts";
import { startIssuer } from "./issuer.ts";
import type { Callers } from "./scene.ts";

/** Nobody goes there; the server only compares. */
const PUBLIC_URL = "https://check.example.com";

const BY_AUTH: Record<Options["auth"], (context: Context) => Promise<Callers>> = {
  async none() {
    return { settings: {}, token: "", badTokens: {}, issuer: undefined };
  },

  async token({ randomBytes }) {
    const [token, unknown, expired] = [0, 1, 2].map(() => randomBytes(32).toString("base64url"));
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const entries = [`check:${hash(token!)}:*`, `late:${hash(expired!)}:*:2020-01-01`];
    return {
      settings: { AUTH_TOKENS: entries.join(",") },
      token: token!,
      badTokens: { "an unknown token": unknown!, "an expired token": expired! },
      issuer: undefined,
    };
  },

  async jwt() {
    const issuer = await startIssuer();
    const aud = `${PUBLIC_URL}/mcp`;
    const all = { aud, scope: "*" };
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    return {
      settings: {
        AUTH_ISSUER: issuer.url,
        PUBLIC_URL,
        // What a person has set for another issuer would not fit this one.
        AUTH_AUDIENCE: "",
        AUTH_JWKS_URL: "",
        AUTH_ALGORITHMS: "ES256",
        AUTH_SCOPE_CLAIM: "scope",
      },
      token: issuer.token(all),
      badTokens: {
        "an unknown token": "unknown",
        "an expired token": issuer.token({ ...all, exp: hourAgo }),
        "a token for another server": issuer.token({ ...all, aud: "https://other.example.com" }),
        "a token with a stranger's signature": issuer.forged(all),
      },
      issuer,
    };
  },
};

/** Callers for one run, and what the server has to be told to know them. */
export function makeCallers(context: Context, options: Options): Promise<Callers> {
  return BY_AUTH[options.auth](context);
}
