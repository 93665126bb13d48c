import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { CallContext } from "../src/mcp/context.ts";
import { connect, type TestClient } from "../src/mcp/testing.ts";
import { buildIndex as tool } from "../src/tools/build-index.ts";

const args = {};

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("build_index answers with what it was given", async () => {
  const { text } = await client.call("build_index", args);
  assert.deepEqual(JSON.parse(text), args);
});

test("build_index tells how far it is", async () => {
  const steps: number[] = [];
  await client.call("build_index", args, {
    onProgress: ({ progress }) => steps.push(progress),
  });
  assert.deepEqual(steps, [1, 2, 3]);
});

test("build_index stops when nobody waits for it any more", async () => {
  const context = { signal: AbortSignal.abort() } as CallContext;
  await assert.rejects(async () => tool.run(args, context), {
    name: "AbortError",
  });
});
