import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { connect, type TestClient } from "../src/mcp/testing.ts";

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

test("get_forecast answers with what it was given", async () => {
  const { text } = await client.call("get_forecast", args);
  assert.deepEqual(JSON.parse(text), args);
});
