import { errors, jwtVerify } from "jose";

import type { Caller } from "../../mcp/context.ts";
import type { Refusal } from "../feature.ts";
import { clientOf, isAccessToken, toCaller } from "./claims.ts";
import type { Rejection } from "./gate.ts";
import type { IssuerKeys, KeySet } from "./issuer-keys.ts";
import { VerifiedTokens } from "./verified-tokens.ts";

/** By how many seconds the issuer's clock may differ from ours. */
const CLOCK_TOLERANCE = 30;
const UNKNOWN_KEY = errors.JWKSNoMatchingKey.code;
/** As it must be written (RFC 7515): decoders take other spellings for the same. */
const SIGNED_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: string[];
  /** The claim that holds the scopes. */
  readonly scopeClaim: string;
}

/** Finds out whose token it is, if it is an access token from the issuer, for this server, and for now. */
export function createVerifier(
  keys: IssuerKeys,
  { scopeClaim, ...expected }: Expected,
  now: () => number = Date.now,
) {
  const verified = new VerifiedTokens(now);

  async function verify(token: string): Promise<Caller | Rejection | Refusal> {
    if (!SIGNED_JWT.test(token)) return { reason: "not a signed JWT" };
    // The first fetch may be going on.
    if (!keys.current) await keys.refresh();
    const set = keys.current;
    if (!set) return noKeys;
    const found = await verifyWith(set, token);
    if (!("reason" in found && found.reason === UNKNOWN_KEY)) return found;
    await keys.refreshForUnknownKey();
    const newer = keys.current;
    return newer && newer !== set ? verifyWith(newer, token) : found;
  }

  async function verifyWith(
    set: KeySet,
    token: string,
  ): Promise<Caller | Rejection> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, set, {
        ...expected,
        requiredClaims: ["exp"],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(now()),
      });
      if (!isAccessToken(protectedHeader, payload)) {
        return { reason: "not an access token" };
      }
      const caller = toCaller(payload, scopeClaim);
      if (!caller) return { reason: "neither sub nor client_id" };
      verified.add(token, set, caller, payload.exp! * 1000);
      return caller;
    } catch (error) {
      return toRejection(error);
    }
  }

  return (token: string) => verified.get(token, keys.current) ?? verify(token);
}

const noKeys: Refusal = {
  reason: "unavailable",
  status: 503,
  message: "Tokens cannot be checked now: try again in 10 s",
  headers: { "Retry-After": "10" },
  data: { retryAfterSeconds: 10 },
};

/** In jose's own words, which can be looked up. */
function toRejection(error: unknown): Rejection {
  if (
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed
  ) {
    const client = clientOf(error.payload);
    const reason = `${error.code} ${error.claim}`;
    return { reason, ...(client && { client }) };
  }
  // What is not jose's is a key of the issuer that cannot be used.
  return {
    reason:
      error instanceof errors.JOSEError ? error.code : (error as Error).name,
  };
}
