import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { post } from "./http.ts";
import { call, legacy, textOf } from "./messages.ts";

/*
 * A tool call of 2025 goes past the SDK's check of messages to a transport of one request. What that check would refuse,
 * the SDK takes for no request, and never answers there.
 */

const plain = legacy("tools/call", call("hash_text", { text: "abc" }));
const withMeta = (_meta: unknown) => ({ ...plain, params: { ...plain.params, _meta } });

const taken: [what: string, message: object][] = [
  ["with nothing more", plain],
  ["whose id is a text", { ...plain, id: "" }],
  ["whose id is negative", { ...plain, id: -1 }],
  ["with an empty _meta", withMeta({})],
  ["with a progressToken", withMeta({ progressToken: "p" })],
  ["with a progressToken of 0", withMeta({ progressToken: 0 })],
  ["with a _meta of the client's own", withMeta({ "openai/locale": "de", nested: { a: [] } })],
];

const others: [what: string, message: object][] = [
  ["of another version of JSON-RPC", { ...plain, jsonrpc: "1.0" }],
  ["without a version of JSON-RPC", { ...plain, jsonrpc: undefined }],
  ["whose id is a fraction", { ...plain, id: 1.5 }],
  ["whose id is too large", { ...plain, id: 2 ** 60 }],
  ["whose id is null", { ...plain, id: null }],
  ["whose id is an object", { ...plain, id: {} }],
  ["with a key too many", { ...plain, extra: 1 }],
  ["with a result", { ...plain, result: {} }],
  ["whose params are a list", { ...plain, params: [plain.params] }],
  ["whose _meta is null", withMeta(null)],
  ["whose _meta is a list", withMeta([])],
  ["whose _meta is a text", withMeta("meta")],
  ["whose progressToken is an object", withMeta({ progressToken: {} })],
  ["whose progressToken is a fraction", withMeta({ progressToken: 0.5 })],
  ["whose progressToken is null", withMeta({ progressToken: null })],
  ["whose task is malformed", withMeta({ "io.modelcontextprotocol/related-task": { taskId: 1 } })],
];

describe.each(["bundle", "bundleOnV1"] as const)("%s: a call of 2025", (bundle) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startHttp(inject(bundle));
  });
  afterAll(() => server.stop());

  const send = (message: object) =>
    post(server.url, JSON.stringify(message), {
      headers: { "MCP-Protocol-Version": "2025-11-25" },
    });

  test.each(taken)("W6: %s is answered with JSON", async (_what, message) => {
    const { status, headers, answer } = await send(message);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(textOf(answer)).toMatch(/^ba7816bf/);
  });

  test.each(others)("W30: %s is answered, by the SDK", async (_what, message) => {
    const { status, answer } = await send(message);
    expect(status).toBeLessThan(500);
    expect(answer.error).toBeDefined();
  });

  // The other line knows of no such version, and of none in _meta.
  if (bundle === "bundle") {
    test("W30: that names a version of today is none, and lacks what belongs to it", async () => {
      const version = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
      const { status, answer } = await send(withMeta(version));
      expect({ status, code: answer.error?.code }).toEqual({ status: 400, code: -32602 });
    });
  }
});
