import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { connect, type TestClient } from "../src/mcp/testing.ts";

const args = {
  text: "example",
  language: "en",
  tone: "example",
};

let client: TestClient;
before(async () => {
  client = await connect();
});
after(() => client.close());

test("review_text asks with its arguments", async () => {
  const [message] = await client.prompt("review_text", args);
  assert.ok(message?.content.type === "text");
  for (const [name, value] of Object.entries(args)) {
    assert.ok(message.content.text.includes(`${name}: ${value}`));
  }
});
