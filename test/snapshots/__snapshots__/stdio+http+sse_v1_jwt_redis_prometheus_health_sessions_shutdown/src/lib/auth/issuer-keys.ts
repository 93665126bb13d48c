import { createLocalJWKSet } from "jose";

import type { Logger } from "../logger.ts";
import type { LoadKeys } from "./key-loader.ts";

export type KeySet = ReturnType<typeof createLocalJWKSet>;

const TICK_MS = 1_000;
/** When the keys are fetched again. A key that the issuer has withdrawn is used for so long. */
const MAX_AGE_MS = 600_000;
/** For how much longer they are used if that fails: most tokens end sooner. */
const MAX_STALE_MS = 3_600_000;
/** How long to wait after a failure: twice as long each time. */
const FIRST_WAIT_MS = 10_000;
const LAST_WAIT_MS = 60_000;
/** How often somebody with a key that is not there can cause a fetch. */
const UNKNOWN_KEY_WAIT_MS = 30_000;

/**
 * The public keys of the issuer. What was fetched last is good until there is something newer, so that tokens can be
 * checked while the issuer is down; and however many tokens come, it is not asked often.
 */
export class IssuerKeys {
  readonly #load: LoadKeys;
  readonly #logger: Logger;
  readonly #now: () => number;
  #keys: { set: KeySet; text: string; at: number } | undefined;
  #fetching: Promise<void> | undefined;
  #dueAt = -Infinity;
  #failures = 0;
  #unknownKeyAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    load: LoadKeys,
    logger: Logger,
    now: () => number = () => performance.now(),
  ) {
    this.#load = load;
    this.#logger = logger;
    this.#now = now;
  }

  /** Fetches the keys, now and whenever it is time. */
  start(): void {
    void this.refresh();
    this.#timer = setInterval(() => void this.refresh(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Undefined if they were never there, or are too old. The same object as long as they are the same keys. */
  get current(): KeySet | undefined {
    if (!this.#keys) return undefined;
    const age = this.#now() - this.#keys.at;
    return age <= MAX_AGE_MS + MAX_STALE_MS ? this.#keys.set : undefined;
  }

  /** Fetches the keys if it is time to. Resolves when no fetch is going on; it does not reject. */
  async refresh(): Promise<void> {
    if (this.#now() >= this.#dueAt) this.#fetch();
    await this.#fetching;
  }

  /** For a token whose key is not there: the issuer may have a new one. */
  async refreshForUnknownKey(): Promise<void> {
    const now = this.#now();
    if (
      this.#failures === 0 &&
      now - this.#unknownKeyAt >= UNKNOWN_KEY_WAIT_MS
    ) {
      this.#unknownKeyAt = now;
      this.#fetch();
    }
    await this.#fetching;
  }

  /** One at a time. */
  #fetch(): void {
    this.#fetching ??= this.#replace().finally(() => {
      this.#fetching = undefined;
    });
  }

  async #replace(): Promise<void> {
    const at = this.#now();
    try {
      const keys = await this.#load();
      const text = JSON.stringify(keys);
      const set =
        text === this.#keys?.text ? this.#keys.set : createLocalJWKSet(keys);
      if (set !== this.#keys?.set)
        this.#logger.info("the issuer's keys are new");
      this.#keys = { set, text, at };
      this.#failures = 0;
      this.#dueAt = at + MAX_AGE_MS;
    } catch (error) {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LAST_WAIT_MS);
      this.#failures += 1;
      this.#dueAt = this.#now() + wait;
      this.#logger.warn(
        { err: error, retryInMs: wait },
        "the issuer's keys cannot be fetched",
      );
    }
  }
}
