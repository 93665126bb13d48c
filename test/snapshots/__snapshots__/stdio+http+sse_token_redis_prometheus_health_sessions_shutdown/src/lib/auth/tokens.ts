import { hash, timingSafeEqual } from "node:crypto";

import type { Caller } from "../../mcp/context.ts";
import type { Rejection } from "./gate.ts";

export interface TokenEntry extends Caller {
  /** Of the token; the token itself is known to its owner only. */
  readonly sha256: Buffer;
  /** Milliseconds since 1970; undefined if it does not end. */
  readonly expires: number | undefined;
}

const ENTRY =
  /^(?<id>[\w.@-]{1,64}):(?<hash>[0-9a-f]{64}):(?<scopes>[\w.:/*-]+?(?:\+[\w.:/*-]+?)*)(?::(?<expiry>\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?))?$/;

/** Reads `id:sha256:scope+scope[:expiry]`, separated by commas or line breaks. Throws an error that names no hash. */
export function parseTokens(text: string): TokenEntry[] {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "" && !entry.startsWith("#"))
    .map((entry, index) => {
      const { id, hash, scopes, expiry } = ENTRY.exec(entry)?.groups ?? {};
      const expires = expiry === undefined ? undefined : Date.parse(expiry);
      if (!id || !hash || !scopes || Number.isNaN(expires)) {
        throw new Error(
          `entry ${index + 1} is not id:sha256:scope+scope, with :2030-12-31 behind it if it ends`,
        );
      }
      return {
        id,
        sha256: Buffer.from(hash, "hex"),
        scopes: scopes.split("+"),
        expires,
      };
    });
  if (entries.length === 0) throw new Error("there is no token in it");
  return entries;
}

/**
 * Whose token this is. Every entry is compared, each in the same time, so that the time it takes says nothing about the
 * tokens.
 */
export function findCaller(
  token: string,
  entries: readonly TokenEntry[],
  now: number,
): Caller | Rejection {
  const presented = hash("sha256", token, "buffer");
  let found: TokenEntry | undefined;
  for (const entry of entries) {
    if (timingSafeEqual(presented, entry.sha256)) found = entry;
  }
  if (!found) return { reason: "unknown" };
  if (found.expires !== undefined && found.expires <= now) {
    return { reason: "expired", client: found.id };
  }
  return { id: found.id, scopes: found.scopes };
}
