import { createHash } from "node:crypto";

import type { JWTHeaderParameters, JWTPayload } from "jose";

import type { Caller } from "../../mcp/context.ts";

/** Types of a JWT that can be an access token: many issuers do not say more than that it is a JWT (RFC 9068 does). */
const TYPES = [undefined, "jwt", "at+jwt"];
/** What only ID tokens say. They tell a client who its user is, and let nobody in. */
const ID_TOKEN_CLAIMS = ["nonce", "at_hash", "c_hash"];

export function isAccessToken(
  { typ }: JWTHeaderParameters,
  claims: JWTPayload,
): boolean {
  const type = typ?.toLowerCase().replace(/^application\//, "");
  if (!TYPES.includes(type)) return false;
  return type === "at+jwt" || !ID_TOKEN_CLAIMS.some((claim) => claim in claims);
}

/** Who brings a token with these claims; undefined if they name neither a user nor a program. */
export function toCaller(
  claims: JWTPayload,
  scopeClaim: string,
): Caller | undefined {
  const subject = text(claims.sub);
  const client = clientOf(claims);
  if (!subject && !client) return undefined;
  const who = JSON.stringify([claims.iss, subject ?? null, client ?? null]);
  return {
    // Not as it stands there: it is logged, and a subject may be an e-mail address.
    id: createHash("sha256").update(who).digest("base64url").slice(0, 22),
    scopes: scopesIn(claims[scopeClaim]),
    ...(subject && { subject }),
  };
}

/** The program that the token was made for: RFC 9068 calls it `client_id`, and OpenID Connect `azp`. */
export function clientOf(claims: JWTPayload): string | undefined {
  return text(claims["client_id"]) ?? text(claims["azp"]);
}

/** A text with spaces (RFC 8693), or a list. */
function scopesIn(claim: unknown): string[] {
  if (typeof claim === "string") return claim.split(" ").filter(Boolean);
  return Array.isArray(claim) ? claim.flatMap((one) => text(one) ?? []) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
