import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { CallContext } from "../src/mcp/context.ts";
import { connect, type TestClient } from "../src/mcp/testing.ts";
import { sendReport as tool } from "../src/tools/send-report.ts";

const args = {
  city: "example",
  days: 1,
  ratio: 1.5,
  fast: true,
  units: "metric",
  tags: ["example"],
  scales: ["celsius"],
  note: "example",
};

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("send_report answers with what it was given", async () => {
  const { text } = await client.call("send_report", args);
  assert.deepEqual(JSON.parse(text), args);
});

test("send_report stops when nobody waits for it any more", async () => {
  const context = { signal: AbortSignal.abort() } as CallContext;
  await assert.rejects(async () => tool.run(args, context), {
    name: "AbortError",
  });
});
