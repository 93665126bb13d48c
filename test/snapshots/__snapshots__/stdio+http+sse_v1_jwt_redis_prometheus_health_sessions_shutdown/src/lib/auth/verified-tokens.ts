import { hash } from "node:crypto";

import type { Caller } from "../../mcp/context.ts";
import type { KeySet } from "./issuer-keys.ts";

const MAX_TOKENS = 10_000;
/** So long a token is good without another look. */
const MAX_AGE_MS = 60_000;

/**
 * The tokens that were found to be good a moment ago: to check a signature takes longer than all the rest of a request.
 * They are known by their hashes. All are forgotten when the issuer's keys change.
 */
export class VerifiedTokens {
  readonly #now: () => number;
  readonly #entries = new Map<string, { caller: Caller; until: number }>();
  #keys: KeySet | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  get(token: string, keys: KeySet | undefined): Caller | undefined {
    this.#use(keys);
    const id = idOf(token);
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    if (entry.until <= this.#now()) return undefined;
    // Behind all others: the one that was not used for longest makes room first.
    this.#entries.set(id, entry);
    return entry.caller;
  }

  /** `keys` are those that it was checked with, and `expires` is in milliseconds since 1970. */
  add(token: string, keys: KeySet, caller: Caller, expires: number): void {
    this.#use(keys);
    if (this.#entries.size >= MAX_TOKENS) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest!);
    }
    const until = Math.min(this.#now() + MAX_AGE_MS, expires);
    this.#entries.set(idOf(token), { caller, until });
  }

  #use(keys: KeySet | undefined): void {
    if (keys === this.#keys) return;
    this.#keys = keys;
    this.#entries.clear();
  }
}

function idOf(token: string): string {
  return hash("sha256", token, "base64");
}
