import assert from "node:assert/strict";
import { test } from "node:test";

import { Buckets } from "../src/lib/bucket.ts";

test("60 a minute with a burst of 10: ten at once, then one a second, for ever", () => {
  let now = 0;
  const buckets = new Buckets({ perMinute: 60, burst: 10 }, { now: () => now });
  for (let call = 0; call < 10; call += 1) {
    assert.equal(buckets.take("ada").allowed, true);
  }
  assert.deepEqual(buckets.take("ada"), {
    allowed: false,
    remaining: 0,
    retryAfterMs: 1000,
    fullAfterMs: 10_000,
  });
  for (let second = 0; second < 600; second += 1) {
    now += 1000;
    assert.equal(buckets.take("ada").allowed, true);
    assert.equal(buckets.take("ada").allowed, false);
  }
});

test("a burst is whole at any time, also where a minute does not divide by the rate", () => {
  const buckets = new Buckets(
    { perMinute: 7, burst: 10 },
    { now: () => 86_400_000.123 },
  );
  for (let left = 9; left >= 0; left -= 1) {
    const { allowed, remaining } = buckets.take("ada");
    assert.deepEqual(
      { allowed, remaining },
      { allowed: true, remaining: left },
    );
  }
  assert.equal(buckets.take("ada").allowed, false);
});

test("several units are taken whole or not at all", () => {
  const buckets = new Buckets({ perMinute: 60, burst: 10 }, { now: () => 0 });
  assert.equal(buckets.take("ada", 8).allowed, true);
  const refused = buckets.take("ada", 3);
  assert.deepEqual(
    [refused.allowed, refused.remaining, refused.retryAfterMs],
    [false, 2, 1000],
  );
  assert.equal(buckets.take("ada", 2).allowed, true);
  assert.equal(buckets.isEmpty("ada"), true);
  assert.equal(buckets.isEmpty("bob"), false);
});

test("a caller over its limit is not forgotten, however many others come", () => {
  const buckets = new Buckets(
    { perMinute: 60, burst: 2 },
    { now: () => 0, maxKeys: 100 },
  );
  for (let call = 0; call < 2; call += 1) buckets.take("ada");
  for (let other = 0; other < 10_000; other += 1)
    buckets.take(`other ${other}`);
  assert.equal(buckets.take("ada").allowed, false);
  assert.ok(buckets.size <= 101);
});
