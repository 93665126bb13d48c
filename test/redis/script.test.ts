import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { needs } from "../support/programs.ts";
import { startRedis, type RedisServer } from "../support/redis-server.ts";

/** What is imported from a generated project. */
interface Script {
  readonly lua: string;
}
type Run = (script: Script, key: string, args: number[]) => Promise<unknown>;
interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

const clockOfRedis = 'redis.call("TIME")';

describe("the script in Redis", needs("redis-server"), () => {
  let server: RedisServer;
  let redis: { run: Run; connect(): Promise<void>; close(): void };
  let modules: {
    Buckets: new (rate: Rate, clock: { now: () => number }) => Takes;
    RedisBuckets: new (redis: { run: Run }, prefix: string, rate: Rate) => AsyncTakes;
    defineScript: (lua: string) => Script;
  };
  interface Takes {
    take(key: string, units: number): unknown;
  }
  interface AsyncTakes {
    take(key: string, units: number): Promise<unknown>;
  }

  beforeAll(async () => {
    const { root } = inject("limited");
    const load = (path: string) => import(/* @vite-ignore */ join(root, "src/lib", path));
    const { Buckets } = await load("bucket.ts");
    const { RedisBuckets } = await load("rate-limit/redis-buckets.ts");
    const { RedisConnection } = await load("redis/connection.ts");
    const { defineScript } = await load("redis/script.ts");
    modules = { Buckets, RedisBuckets, defineScript };
    server = await startRedis();
    redis = new RedisConnection(server.url());
    await redis.connect();
  });
  afterAll(async () => {
    redis.close();
    await server.kill();
  });

  /** Buckets in Redis, by a clock in microseconds that the test sets. */
  function bucketsAt(now: () => number, prefix: string, rate: Rate): AsyncTakes {
    const run: Run = async ({ lua }, key, args) => {
      expect(lua).toContain(clockOfRedis);
      const script = modules.defineScript(lua.replace(clockOfRedis, "{ARGV[4], ARGV[5]}"));
      const [seconds, microseconds] = [Math.floor(now() / 1e6), now() % 1e6];
      return redis.run(script, key, [...args, seconds, microseconds]);
    };
    return new modules.RedisBuckets({ run }, prefix, rate);
  }

  /** Slow ones: a key must not end by the real clock while the test's stands still. */
  const rates = fc.record({
    perMinute: fc.integer({ min: 1, max: 7 }),
    burst: fc.integer({ min: 1, max: 20 }),
  });
  const steps = fc.array(
    fc.record({
      waitUs: fc.oneof(
        fc.constant(0),
        fc.constantFrom(1, 8_571_428, 8_571_429, 10_000_000, 60_000_000),
        fc.integer({ min: 0, max: 100_000_000 }),
      ),
      key: fc.constantFrom("ada", "bob"),
      units: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 40 },
  );

  test("decides as the buckets in a process do, to the microsecond", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(rates, steps, async (rate, all) => {
        let nowUs = Date.now() * 1000;
        const own = new modules.Buckets(rate, { now: () => nowUs / 1000 });
        const shared = bucketsAt(() => nowUs, `run-${(runs += 1)}:`, rate);
        for (const { waitUs, key, units } of all) {
          nowUs += waitUs;
          expect(await shared.take(key, units)).toEqual(own.take(key, units));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a clock that was set back locks nobody out for longer than the burst lasts", async () => {
    let nowUs = 2e15;
    const rate = { perMinute: 6, burst: 3 };
    const buckets = bucketsAt(() => nowUs, "set-back:", rate);
    await buckets.take("ada", 3);
    nowUs = 1e15;
    expect(await buckets.take("ada", 1)).toMatchObject({ allowed: false, retryAfterMs: 10_000 });
    nowUs += 10e6;
    expect(await buckets.take("ada", 1)).toMatchObject({ allowed: true, remaining: 0 });
  });
});
