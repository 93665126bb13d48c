import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { connect, type TestClient } from "../src/mcp/testing.ts";

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("say_hello asks", async () => {
  const [message] = await client.prompt("say_hello");
  assert.equal(message?.role, "user");
  assert.equal(message.content.type, "text");
});
