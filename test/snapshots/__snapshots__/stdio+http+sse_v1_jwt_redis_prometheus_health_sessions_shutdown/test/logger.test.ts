import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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

const logger = new URL("../src/lib/logger.ts", import.meta.url);

for (const end of ["process.exit(1)", 'throw new Error("a fault")']) {
  test(`what was logged right before ${end} is in the log`, () => {
    const script = `
      import { createLogger } from ${JSON.stringify(logger)};
      createLogger("info", "stdout").info("the last line");
      ${end};`;
    const { stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { encoding: "utf8" },
    );
    assert.match(stdout, /the last line/);
  });
}
