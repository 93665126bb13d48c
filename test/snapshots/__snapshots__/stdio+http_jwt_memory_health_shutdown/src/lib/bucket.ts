/** How fast a bucket empties into the past, and how much it holds. */
export interface Rate {
  /** Units a minute. */
  readonly perMinute: number;
  /** Units at once, after a rest. */
  readonly burst: number;
}

export interface Taken {
  readonly allowed: boolean;
  /** Units that could be taken at once, now. */
  readonly remaining: number;
  /** Milliseconds until as much as was asked for can be had; 0 if it was. */
  readonly retryAfterMs: number;
  /** Milliseconds until the whole burst can be had again. */
  readonly fullAfterMs: number;
}

const MAX_KEYS = 50_000;
const LOOK_AT = 100;
const OVERFLOW = "overflow";

/**
 * A limit for each key by the generic cell rate algorithm (GCRA): one number a key, the time until which its units are
 * spoken for. In any minute, at most `perMinute + burst` units are taken. A call of several units takes all or nothing.
 */
export class Buckets {
  readonly #intervalMs: number;
  readonly #capacityMs: number;
  readonly #now: () => number;
  readonly #maxKeys: number;
  readonly #paidUntil = new Map<string, number>();

  constructor(
    { perMinute, burst }: Rate,
    { now = () => performance.now(), maxKeys = MAX_KEYS } = {},
  ) {
    this.#intervalMs = 60_000 / perMinute;
    this.#capacityMs = burst * this.#intervalMs;
    this.#now = now;
    this.#maxKeys = maxKeys;
  }

  take(key: string, units = 1): Taken {
    const now = this.#now();
    const known = this.#paidUntil.has(key) || this.#makeRoom(now);
    const slot = known ? key : OVERFLOW;
    const before = Math.max(this.#paidUntil.get(slot) ?? now, now);
    const after = before + units * this.#intervalMs;
    const allowed = after - now <= this.#capacityMs;
    const paidUntil = allowed ? after : before;
    if (allowed) this.#paidUntil.set(slot, paidUntil);
    return {
      allowed,
      remaining: Math.floor(
        (this.#capacityMs - (paidUntil - now)) / this.#intervalMs + 1e-9,
      ),
      retryAfterMs: allowed ? 0 : after - now - this.#capacityMs,
      fullAfterMs: paidUntil - now,
    };
  }

  /** True if not even one unit can be taken now. */
  isEmpty(key: string): boolean {
    const paidUntil = this.#paidUntil.get(key) ?? 0;
    return paidUntil + this.#intervalMs - this.#now() > this.#capacityMs;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#paidUntil.size;
  }

  /**
   * Forgets what no longer matters, oldest first. A key that is over its limit is never forgotten, or it would be
   * within it again: where there are only such keys, new ones share one bucket.
   */
  #makeRoom(now: number): boolean {
    if (this.#paidUntil.size < this.#maxKeys) return true;
    let looked = 0;
    for (const [key, paidUntil] of this.#paidUntil) {
      if (paidUntil + this.#intervalMs - now <= this.#capacityMs) {
        this.#paidUntil.delete(key);
        return true;
      }
      // The next search goes on behind it.
      this.#paidUntil.delete(key);
      this.#paidUntil.set(key, paidUntil);
      if ((looked += 1) === LOOK_AT) break;
    }
    return false;
  }
}
