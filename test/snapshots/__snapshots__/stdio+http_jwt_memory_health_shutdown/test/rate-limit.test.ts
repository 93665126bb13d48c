import assert from "node:assert/strict";
import { after, test } from "node:test";

import { z } from "zod";

import { rateLimit } from "../src/features/rate-limit.ts";
import { Buckets } from "../src/lib/bucket.ts";
import { baseSettings, readSettings } from "../src/lib/settings.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";

const environment = { RATE_LIMIT_PER_MINUTE: "60", RATE_LIMIT_BURST: "10" };

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

test("the burst is allowed, what follows is told how long to wait", async () => {
  const { post, close } = await startApp({
    features: [rateLimit],
    environment,
  });
  after(close);
  for (let left = 9; left >= 0; left -= 1) {
    const response = await post();
    assert.equal(response.status, 200);
    assert.equal(
      response.headers.get("RateLimit"),
      `"default";r=${left};t=${10 - left}`,
    );
  }
  const response = await post();
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("Retry-After"), "1");
  assert.equal(response.headers.get("RateLimit-Policy"), '"default";q=10;w=10');
  assert.deepEqual(await response.json(), {
    jsonrpc: "2.0",
    id: 1,
    error: {
      code: 429,
      message: "Too many calls: try again in 1 s",
      data: { retryAfterSeconds: 1 },
    },
  });
});

test("every message of a batch counts", async () => {
  const { post, close } = await startApp({
    features: [rateLimit],
    environment,
  });
  after(close);
  const batch = `[${Array(6).fill(callOf("hash_text")).join()}]`;
  assert.equal((await post({}, batch)).status, 200);
  assert.equal((await post({}, batch)).status, 429);
});

test("a tool counts as many calls as it costs", async () => {
  const heavy = defineTool({
    name: "heavy",
    title: "Heavy",
    description: "Takes long.",
    input: z.strictObject({}),
    cost: 6,
    run: () => "done",
  });
  const { post, close } = await startApp({
    features: [rateLimit],
    environment,
    definition: { ...server, tools: [heavy] },
  });
  after(close);
  assert.equal((await post({}, callOf("heavy", {}))).status, 200);
  assert.equal((await post({}, callOf("heavy", {}))).status, 429);
  const settings = readSettings(
    { ...baseSettings, ...rateLimit.settings },
    { RATE_LIMIT_BURST: "5" },
  );
  assert.deepEqual(rateLimit.check!(settings, { ...server, tools: [heavy] }), [
    "RATE_LIMIT_BURST=5: heavy costs 6, and could never be called",
  ]);
});
