import assert from "node:assert/strict";
import { after, test } from "node:test";

import * as z from "zod";

import { Buckets } from "../src/lib/bucket.ts";
import { defineFeature } from "../src/lib/feature.ts";
import {
  checkCosts,
  createAdmission,
  rateLimitSettings,
  toRate,
} from "../src/lib/rate-limit/admission.ts";
import { readSettings } from "../src/lib/settings.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";

const environment = { RATE_LIMIT_PER_MINUTE: "60", RATE_LIMIT_BURST: "10" };

/** As the server's own, with its buckets in this process. */
const rateLimit = defineFeature({
  name: "rate-limit",
  settings: rateLimitSettings,
  start({ settings, logger }) {
    const rate = toRate(settings);
    return { admit: createAdmission(new Buckets(rate), rate, logger) };
  },
});

test("the burst is allowed, what follows is told how long to wait", async () => {
  const { post, close } = await startApp({
    features: [rateLimit],
    environment,
  });
  after(close);
  // To begin takes one.
  for (let left = 8; left >= 0; left -= 1) {
    const response = await post();
    assert.equal(response.status, 200);
    assert.equal(
      response.headers.get("RateLimit"),
      `"default";r=${left};t=${10 - left}`,
    );
  }
  const body = callOf("hash_text");
  const response = await post({}, body);
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("Retry-After"), "1");
  assert.equal(response.headers.get("RateLimit-Policy"), '"default";q=10;w=10');
  assert.deepEqual(await response.json(), {
    jsonrpc: "2.0",
    id: (JSON.parse(body) as { id: number }).id,
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
  const batch = () =>
    `[${Array.from({ length: 5 }, () => callOf("hash_text")).join()}]`;
  assert.equal((await post({}, batch())).status, 200);
  assert.equal((await post({}, batch())).status, 429);
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
  const settings = readSettings(rateLimitSettings, { RATE_LIMIT_BURST: "5" });
  assert.deepEqual(checkCosts(settings, { ...server, tools: [heavy] }), [
    "RATE_LIMIT_BURST=5: heavy costs 6, and could never be called",
  ]);
});
