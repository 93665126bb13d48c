import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { connect, type TestClient } from "../src/mcp/testing.ts";

const uri = "notes://example";
const missing = "notes://missing";

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("note is read", async () => {
  const [contents] = await client.read(uri);
  assert.equal(contents?.mimeType, "text/markdown");
  assert.match(JSON.stringify(contents), /Your text goes here/);
});

test("note says that there is none", async () => {
  await assert.rejects(client.read(missing), { code: -32602 });
});
