import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";

test("over stdio, stdout holds the protocol only, and end of input ends the process", async (t) => {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "src/main.ts", "--transport", "stdio"],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, LOG_LEVEL: "silent" },
    },
  );
  // Else a failure below would leave it running, and this file waiting for it.
  t.after(() => child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const request = (id: number, method: string, params: object) =>
    child.stdin.write(
      `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`,
    );

  request(1, "initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1.0.0" },
  });
  const first = JSON.parse(String((await lines.next()).value));
  assert.equal(first.id, 1);
  request(2, "tools/call", { name: "hash_text", arguments: { text: "abc" } });
  const second = JSON.parse(String((await lines.next()).value));
  assert.match(second.result.content[0].text, /^ba7816bf/);

  child.stdin.end();
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
  assert.equal((await lines.next()).done, true);
});
