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

/** A rate as time, in whole microseconds: their sums are exact wherever they are made. */
export interface Cells {
  /** What one unit takes. */
  readonly intervalUs: number;
  /** How far ahead units may be spoken for. */
  readonly capacityUs: number;
}

const MAX_KEYS = 50_000;
const LOOK_AT = 100;
const OVERFLOW = "overflow";

export function toCells({ perMinute, burst }: Rate): Cells {
  // Rounded up: never more than the rate.
  const intervalUs = Math.ceil(60_000_000 / perMinute);
  return { intervalUs, capacityUs: burst * intervalUs };
}

/** What follows from how long units are spoken for, after some were taken or refused. */
export function toTaken(
  { intervalUs, capacityUs }: Cells,
  units: number,
  { allowed, spokenForUs }: { allowed: boolean; spokenForUs: number },
): Taken {
  const lackingUs = spokenForUs + units * intervalUs - capacityUs;
  return {
    allowed,
    remaining: Math.floor((capacityUs - spokenForUs) / intervalUs),
    retryAfterMs: allowed ? 0 : lackingUs / 1000,
    fullAfterMs: spokenForUs / 1000,
  };
}

/**
 * A limit for each key by the generic cell rate algorithm (GCRA): one number a key, the time until which its units are
 * spoken for. In any minute, at most `perMinute + burst` units are taken. A call of several units takes all or nothing.
 */
export class Buckets {
  readonly #cells: Cells;
  readonly #now: () => number;
  readonly #maxKeys: number;
  /** In microseconds. */
  readonly #spokenUntil = new Map<string, number>();

  /** `now` is a clock in milliseconds that only goes forward. */
  constructor(
    rate: Rate,
    { now = () => performance.now(), maxKeys = MAX_KEYS } = {},
  ) {
    this.#cells = toCells(rate);
    this.#now = () => Math.round(now() * 1000);
    this.#maxKeys = maxKeys;
  }

  take(key: string, units = 1): Taken {
    const now = this.#now();
    const known = this.#spokenUntil.has(key) || this.#makeRoom(now);
    const slot = known ? key : OVERFLOW;
    const before = Math.max(this.#spokenUntil.get(slot) ?? now, now);
    const after = before + units * this.#cells.intervalUs;
    const allowed = after - now <= this.#cells.capacityUs;
    if (allowed) this.#spokenUntil.set(slot, after);
    const spokenForUs = (allowed ? after : before) - now;
    return toTaken(this.#cells, units, { allowed, spokenForUs });
  }

  /** True if not even one unit can be taken now. */
  isEmpty(key: string): boolean {
    return this.#isOver(this.#spokenUntil.get(key) ?? 0, this.#now());
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#spokenUntil.size;
  }

  /**
   * Forgets what no longer matters, oldest first. A key that is over its limit is never forgotten, or it would be
   * within it again: where there are only such keys, new ones share one bucket.
   */
  #makeRoom(now: number): boolean {
    if (this.#spokenUntil.size < this.#maxKeys) return true;
    let looked = 0;
    for (const [key, spokenUntil] of this.#spokenUntil) {
      if (!this.#isOver(spokenUntil, now)) {
        this.#spokenUntil.delete(key);
        return true;
      }
      // The next search goes on behind it.
      this.#spokenUntil.delete(key);
      this.#spokenUntil.set(key, spokenUntil);
      if ((looked += 1) === LOOK_AT) break;
    }
    return false;
  }

  #isOver(spokenUntil: number, now: number): boolean {
    const { intervalUs, capacityUs } = this.#cells;
    return spokenUntil + intervalUs - now > capacityUs;
  }
}
