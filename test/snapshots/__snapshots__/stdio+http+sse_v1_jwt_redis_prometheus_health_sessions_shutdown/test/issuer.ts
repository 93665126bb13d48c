import { randomUUID } from "node:crypto";

import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet } from "jose";

export const environment = {
  AUTH_ISSUER: "https://auth.example.com",
  PUBLIC_URL: "https://mcp.example.com",
};
export const metadataUrl =
  "https://auth.example.com/.well-known/oauth-authorization-server";
export const keysUrl = "https://auth.example.com/keys";

/** Who issues tokens for this server, as far as they show it: with a key of its own. */
export async function createIssuer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const kid = randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "ES256" };
  return {
    keys: { keys: [jwk] } satisfies JSONWebKeySet,
    /** A good token, but for these claims; one that is undefined is left out. */
    token(
      claims: Record<string, unknown> = {},
      header: Record<string, unknown> = {},
    ): Promise<string> {
      const exp = Math.floor(Date.now() / 1000) + 3600;
      return new SignJWT({
        iss: environment.AUTH_ISSUER,
        aud: `${environment.PUBLIC_URL}/mcp`,
        sub: "ada@example.com",
        client_id: "editor",
        scope: "mcp",
        exp,
        ...claims,
      })
        .setProtectedHeader({ alg: "ES256", kid, typ: "at+jwt", ...header })
        .sign(privateKey);
    },
  };
}

/** `fetch` that knows these pages, and counts how often it is asked for each. */
export function fakeFetch(pages: Record<string, () => Response>) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return pages[url]?.() ?? new Response("Not found", { status: 404 });
  };
  return { asked, fetch: fetch as unknown as typeof globalThis.fetch };
}
