import assert from "node:assert/strict";
import { after, test } from "node:test";

import { rateLimit } from "../src/features/rate-limit.ts";
import { startApp } from "./app.ts";

test("the burst is allowed, and what follows is not", async () => {
  const { post, close } = await startApp({
    features: [rateLimit],
    environment: { RATE_LIMIT_PER_MINUTE: "60", RATE_LIMIT_BURST: "4" },
  });
  after(close);
  // To begin takes one.
  for (const status of [200, 200, 200, 429]) {
    assert.equal((await post()).status, status);
  }
});
