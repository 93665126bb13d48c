import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";

import { rateLimit } from "../src/features/rate-limit.ts";
import { RedisBuckets } from "../src/lib/rate-limit/redis-buckets.ts";
import { RedisConnection } from "../src/lib/redis/connection.ts";
import { defineScript, type Script } from "../src/lib/redis/script.ts";
import { redisUrl } from "../src/lib/redis/url.ts";
import { describeSettings, readSettings } from "../src/lib/settings.ts";
import { startApp } from "./app.ts";

const shape = { REDIS_URL: redisUrl() };
const rate = { perMinute: 60, burst: 10 };

describe("REDIS_URL", () => {
  for (const url of [
    "redis://localhost",
    "redis://:secret@10.0.0.7:6380",
    "rediss://user:p%40ss@redis.example.com:6379/2",
    "REDISS://[::1]/",
  ]) {
    test(`can be ${url}`, () => {
      assert.equal(readSettings(shape, { REDIS_URL: url }).REDIS_URL, url);
    });
  }

  for (const url of [
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis://host/database",
    "redis://user:%zz@host",
    // Options of the client: this one would make every call wait.
    "redis://host?enableOfflineQueue=true",
  ]) {
    test(`cannot be ${url}, and is not shown then`, () => {
      assert.throws(
        () => readSettings(shape, { REDIS_URL: url }),
        /REDIS_URL: must be redis:\/\/host:6379, or .* \(given: \*\*\*\)$/,
      );
    });
  }

  test("is needed, and is shown to nobody", () => {
    assert.throws(() => readSettings(shape, {}), /REDIS_URL is required/);
    const settings = readSettings(shape, { REDIS_URL: "redis://:secret@host" });
    assert.deepEqual(describeSettings(shape, settings), ["REDIS_URL=***"]);
  });
});

test("without Redis the server starts, and limits by itself", async () => {
  const { post, active, close } = await startApp({
    features: [rateLimit],
    environment: {
      REDIS_URL: "redis://127.0.0.1:1",
      RATE_LIMIT_PER_MINUTE: "60",
      RATE_LIMIT_BURST: "4",
    },
  });
  after(close);
  // To begin takes one.
  for (const status of [200, 200, 200, 429]) {
    assert.equal((await post()).status, status);
  }
  assert.equal(active[0]?.degraded?.(), true);
});

test("Redis learns neither who calls nor from where", async () => {
  const keys: string[] = [];
  const redis = {
    async run(_script: Script, key: string) {
      keys.push(key);
      return [1, 0];
    },
  };
  const buckets = new RedisBuckets(redis, "my-server:rate-limit:", rate);
  await buckets.take("ada@example.com");
  await buckets.take("2001:db8:0:1::/64");
  for (const key of keys) {
    assert.match(key, /^my-server:rate-limit:[\w-]{43}$/);
  }
  assert.notEqual(keys[0], keys[1]);
});

const { REDIS_URL } = process.env;

test(
  "processes share a limit in Redis, and its keys end by themselves",
  { skip: REDIS_URL ? false : "REDIS_URL is not set: there is no Redis here" },
  async () => {
    const prefix = `test-${randomUUID()}:`;
    const keys = new Set<string>();
    const connections = [1, 2].map(() => new RedisConnection(REDIS_URL!));
    after(() => connections.forEach((redis) => redis.close()));
    await Promise.all(connections.map((redis) => redis.connect()));
    const [one, other] = connections.map((redis) => {
      const noted: Pick<RedisConnection, "run"> = {
        run: (script, key, args) =>
          redis.run(script, keys.add(key) && key, args),
      };
      return new RedisBuckets(noted, prefix, rate);
    });

    const { allowed, remaining, fullAfterMs } = await one!.take("ada", 8);
    assert.deepEqual(
      { allowed, remaining, fullAfterMs },
      { allowed: true, remaining: 2, fullAfterMs: 8000 },
    );
    const refused = await other!.take("ada", 4);
    assert.equal(refused.allowed, false);
    assert.ok(refused.retryAfterMs > 0 && refused.retryAfterMs <= 2000);
    assert.equal((await other!.take("bob", 4)).allowed, true);

    const lifetime = defineScript('return redis.call("PTTL", KEYS[1])');
    assert.equal(keys.size, 2);
    for (const key of keys) {
      const ms = Number(await connections[0]!.run(lifetime, key, []));
      assert.ok(ms > 0 && ms <= 8000, `${key} ends in ${ms} ms`);
    }
  },
);
