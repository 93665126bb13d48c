import { createHash } from "node:crypto";

import {
  toCells,
  toTaken,
  type Cells,
  type Rate,
  type Taken,
} from "../bucket.ts";
import type { RedisConnection } from "../redis/connection.ts";
import { defineScript } from "../redis/script.ts";

/** The rule of `Buckets`, by the clock of Redis. A key ends by itself when its whole burst can be had again. */
export const takeScript = defineScript(`
local interval, capacity, units = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
local latest = now + capacity
local function keep(time)
  redis.call("SET", KEYS[1], string.format("%.0f", time), "PX", math.ceil((time - now) / 1000))
end

local spoken_until = math.max(tonumber(redis.call("GET", KEYS[1])) or now, now)
-- More than can have been taken: the clock was set back, or another Redis with another clock has taken over.
if spoken_until > latest then
  spoken_until = latest
  keep(latest)
end
local after = spoken_until + units * interval
if after > latest then
  return {0, spoken_until - now}
end
keep(after)
return {1, after - now}
`);

/** A limit for each key, shared by all processes that use the same Redis and the same prefix. */
export class RedisBuckets {
  readonly #redis: Pick<RedisConnection, "run">;
  readonly #prefix: string;
  readonly #cells: Cells;

  constructor(redis: Pick<RedisConnection, "run">, prefix: string, rate: Rate) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#cells = toCells(rate);
  }

  async take(key: string, units = 1): Promise<Taken> {
    // Redis learns no names and no addresses.
    const hash = createHash("sha256").update(key).digest("base64url");
    const { intervalUs, capacityUs } = this.#cells;
    const reply = await this.#redis.run(takeScript, this.#prefix + hash, [
      intervalUs,
      capacityUs,
      units,
    ]);
    const [allowed, spokenForUs] = reply as [number, number];
    return toTaken(this.#cells, units, { allowed: allowed === 1, spokenForUs });
  }

  /** Rejects if nothing could be taken at all. It takes from a bucket that is nobody's, and is full again at once. */
  async probe(): Promise<void> {
    await this.#redis.run(takeScript, `${this.#prefix}probe`, [1, 1000, 1]);
  }
}
