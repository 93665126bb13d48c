import assert from "node:assert/strict";
import { test } from "node:test";

import { redact } from "../src/lib/logger.ts";

test("the log shows no value that is called like a secret, however deep", () => {
  const headers = { Authorization: "Bearer s3cr3t", "x-api-key": "s3cr3t" };
  const entry = {
    tool: "hash_text",
    accessToken: "s3cr3t",
    requests: [{ config: { headers } }],
  };
  const shown = JSON.stringify(redact(entry));
  assert.doesNotMatch(shown, /s3cr3t/);
  assert.match(shown, /hash_text/);
});
