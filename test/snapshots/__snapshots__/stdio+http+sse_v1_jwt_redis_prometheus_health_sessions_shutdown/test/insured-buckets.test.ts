import assert from "node:assert/strict";
import { stat } from "node:fs";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";

import { Buckets, type Taken } from "../src/lib/bucket.ts";
import { createLogger } from "../src/lib/logger.ts";
import { InsuredBuckets } from "../src/lib/rate-limit/insured-buckets.ts";

const PATIENCE_MS = 150;
const RETRY_MS = 1_000;

/** Buckets elsewhere, of a Redis that can be made to fail or to say nothing. */
class FakeRedis {
  asked = 0;
  answer: "at once" | "never" | "error" = "at once";

  async take(): Promise<Taken> {
    await this.probe();
    return { allowed: true, remaining: 7, retryAfterMs: 0, fullAfterMs: 0 };
  }

  async probe(): Promise<void> {
    this.asked += 1;
    if (this.answer === "error") throw new Error("out of memory");
    if (this.answer === "never") await new Promise(() => {});
  }
}

const silent = createLogger("silent", "stderr");

function insured(
  shared: ConstructorParameters<typeof InsuredBuckets>[0]["shared"],
) {
  const own = new Buckets({ perMinute: 60, burst: 2 }, { now: () => 0 });
  return new InsuredBuckets({ shared, own, logger: silent });
}

/** Lets so much time pass, and what follows from it happen. */
async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}

describe("when Redis is lost", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  test("a call waits for Redis a moment only, and those that follow not at all", async () => {
    const redis = new FakeRedis();
    const buckets = insured(redis);
    await buckets.start();
    redis.answer = "never";

    const waiting = buckets.take("ada", 1);
    await pass(PATIENCE_MS);
    assert.equal((await waiting).remaining, 1);
    assert.equal(buckets.isAway, true);
    const { asked } = redis;
    assert.equal((await buckets.take("ada", 1)).remaining, 0);
    assert.equal((await buckets.take("ada", 1)).allowed, false);
    assert.equal(redis.asked, asked);
  });

  test("Redis is asked again when it has answered a probe, and not before", async () => {
    const redis = new FakeRedis();
    const buckets = insured(redis);
    redis.answer = "error";
    await buckets.start();
    assert.equal(buckets.isAway, true);

    await pass(RETRY_MS);
    assert.equal(buckets.isAway, true);
    redis.answer = "at once";
    await pass(RETRY_MS);
    assert.equal(buckets.isAway, false);
    assert.equal((await buckets.take("ada", 1)).remaining, 7);
  });

  test("the end that was asked for is no loss", async () => {
    const buckets = insured(new FakeRedis());
    await buckets.start();
    buckets.stop();
    buckets.lose(new Error("the connection was closed"));
    assert.equal(buckets.isAway, false);
  });

  test("whoever has used up his calls has none when Redis is lost", async () => {
    const redis = new FakeRedis();
    const buckets = insured(redis);
    await buckets.start();
    for (let call = 0; call < 2; call += 1) await buckets.take("ada", 1);
    buckets.lose(new Error("the connection was closed"));
    assert.equal((await buckets.take("ada", 1)).allowed, false);
    assert.equal((await buckets.take("bob", 1)).allowed, true);
  });
});

test("an answer that came while the process was busy counts", async () => {
  const redis = new FakeRedis();
  const buckets = insured({
    take: () =>
      new Promise((resolve) => stat(".", () => resolve(redis.take()))),
    probe: () => redis.probe(),
  });
  await buckets.start();
  const taken = buckets.take("ada", 1);
  const until = performance.now() + PATIENCE_MS + 50;
  while (performance.now() < until);
  assert.equal((await taken).remaining, 7);
  assert.equal(buckets.isAway, false);
});
