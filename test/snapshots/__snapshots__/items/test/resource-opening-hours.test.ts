import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { connect, type TestClient } from "../src/mcp/testing.ts";

const uri = "reference://opening-hours";

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("opening_hours is read", async () => {
  const [contents] = await client.read(uri);
  assert.equal(contents?.mimeType, "text/markdown");
  assert.match(JSON.stringify(contents), /Your text goes here/);
});
