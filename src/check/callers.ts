import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import type { Options } from "../options/table.ts";
import { startIssuer } from "./issuer.ts";
import type { Callers } from "./scene.ts";

/** Nobody goes there; the server only compares. */
const PUBLIC_URL = "https://check.example.com";

const BY_AUTH: Record<Options["auth"], (context: Context) => Promise<Callers>> = {
  async none() {
    return { settings: {}, token: "", otherToken: "", badTokens: {}, issuer: undefined };
  },

  async token({ randomBytes }) {
    const newToken = () => randomBytes(32).toString("base64url");
    const [token, otherToken, expired] = [newToken(), newToken(), newToken()];
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const entries = [
      `check:${hash(token)}:*`,
      `other:${hash(otherToken)}:*`,
      `late:${hash(expired)}:*:2020-01-01`,
    ];
    return {
      settings: { AUTH_TOKENS: entries.join(",") },
      token,
      otherToken,
      badTokens: { "an unknown token": newToken(), "an expired token": expired },
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
      otherToken: issuer.token({ ...all, sub: "other", client_id: "other" }),
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
