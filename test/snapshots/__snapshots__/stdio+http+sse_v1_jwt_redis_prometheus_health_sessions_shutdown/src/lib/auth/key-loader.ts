import type { JSONWebKeySet } from "jose";

import { AnswerError, fetchJson } from "./fetch-json.ts";
import type { JwtSettings } from "./jwt-settings.ts";
import { isSecureUrl } from "./secure-url.ts";

/** For all that has to be fetched to have the keys. */
const TIMEOUT_MS = 5_000;

export type LoadKeys = () => Promise<JSONWebKeySet>;

/** Fetches the issuer's public keys: from AUTH_JWKS_URL, or from where the issuer's metadata says that they are. */
export function createKeyLoader({
  AUTH_ISSUER,
  AUTH_JWKS_URL,
}: Pick<JwtSettings, "AUTH_ISSUER" | "AUTH_JWKS_URL">): LoadKeys {
  let found = AUTH_JWKS_URL;
  return async () => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const url = found ?? (await findKeys(AUTH_ISSUER, signal));
    // Should they have moved, the metadata is asked again next time.
    found = AUTH_JWKS_URL;
    const keys = await fetchJson(url, signal);
    found = url;
    return keys as JSONWebKeySet;
  };
}

/** Looks the key page up in the metadata of OAuth (RFC 8414), or else in that of OpenID Connect. */
async function findKeys(issuer: string, signal: AbortSignal): Promise<string> {
  const problems: string[] = [];
  for (const url of metadataUrls(issuer)) {
    try {
      return keysIn(await fetchJson(url, signal), url, issuer);
    } catch (error) {
      // Who is there, and has no such page, may have the other one.
      if (!(error instanceof AnswerError && error.status < 500)) throw error;
      problems.push(error.message);
    }
  }
  throw new Error(`set AUTH_JWKS_URL: ${problems.join(", ")}`);
}

function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

function keysIn(metadata: unknown, url: string, issuer: string): string {
  const { issuer: named, jwks_uri: keys } = (metadata ?? {}) as Record<
    string,
    unknown
  >;
  if (named !== issuer) {
    throw new Error(
      `${url} is about the issuer ${JSON.stringify(named)}, and AUTH_ISSUER is ${JSON.stringify(issuer)}: they must be the same to the letter`,
    );
  }
  if (typeof keys !== "string" || !isSecureUrl(keys)) {
    throw new Error(`${url} names no jwks_uri with https`);
  }
  return keys;
}
