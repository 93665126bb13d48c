import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { inspect } from "node:util";

import * as z from "zod";

import { createGate } from "../src/lib/auth/gate.ts";
import { defineFeature } from "../src/lib/feature.ts";
import { createLogger } from "../src/lib/logger.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";

const scopesOf: Record<string, string[]> = {
  ada: ["mcp", "files"],
  bob: ["openid", "mcp", "files:read"],
  eve: [],
};
let asked = 0;

/** Each token is its owner's name. */
const gate = defineFeature({
  name: "auth",
  settings: {},
  start: ({ server, logger }) =>
    createGate({
      server,
      logger,
      identify(token) {
        asked += 1;
        const scopes = scopesOf[token];
        return scopes ? { id: token, scopes } : { reason: "unknown" };
      },
    }),
});

const input = z.strictObject({});
const deleteFiles = defineTool({
  name: "delete_files",
  title: "Delete files",
  description: "Deletes files.",
  input,
  scopes: ["files:read", "files:delete"],
  run: () => "deleted",
});
const showRequest = defineTool({
  name: "show_request",
  title: "Show the request",
  description: "Shows all that a tool can see of a request.",
  input,
  run: (_args, { caller, raw }) =>
    inspect({ caller, raw }, { depth: null, getters: true }),
});

const start = () =>
  startApp({
    features: [gate],
    definition: {
      ...server,
      tools: [...server.tools, deleteFiles, showRequest],
    },
  });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const challengeOf = (response: Response) =>
  response.headers.get("WWW-Authenticate");

describe("who calls", () => {
  test("without a token, a client is told what to bring", async () => {
    const { post, close } = await start();
    after(close);
    const response = await post();
    assert.equal(response.status, 401);
    assert.equal(
      challengeOf(response),
      `Bearer realm="${server.name}", scope="mcp"`,
    );
  });

  for (const [what, header] of Object.entries({
    "an unknown token": "Bearer mallory",
    "another scheme": "Basic YWRhOmFkYQ==",
    "words behind the token": "Bearer ada please",
    "two tokens": "Bearer ada, Bearer bob",
    "an endless token": `Bearer ${"a".repeat(9000)}`,
  })) {
    test(`${what} is refused`, async () => {
      const { post, close } = await start();
      after(close);
      const response = await post({ Authorization: header });
      assert.equal(response.status, 401);
      assert.equal(
        challengeOf(response),
        `Bearer realm="${server.name}", error="invalid_token", scope="mcp"`,
      );
    });
  }

  test("a token in the address is not looked at", async () => {
    const { request, close } = await start();
    after(close);
    const path = "/mcp?access_token=ada&token=ada";
    const body = callOf("hash_text");
    const response = await request(path, { method: "POST", body });
    assert.equal(response.status, 401);
  });

  test("whoever keeps failing has to wait, and nothing is looked up for him", async () => {
    const { post, close } = await start();
    after(close);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      assert.equal((await post(bearer("guess"))).status, 401);
    }
    const before = asked;
    const response = await post(bearer("ada"));
    assert.equal(response.status, 429);
    assert.equal(response.headers.get("Retry-After"), "60");
    assert.equal(asked, before);
  });

  test("to come without a token is no failure: OAuth begins like that", async () => {
    const { post, close } = await start();
    after(close);
    for (let attempt = 0; attempt < 20; attempt += 1) await post();
    assert.equal((await post(bearer("ada"))).status, 200);
  });

  test("a tool learns who calls, and can find the token nowhere", async () => {
    const { post, close } = await start();
    after(close);
    const secret = "ada";
    const body = callOf("show_request", {});
    const text = await (await post(bearer(secret), body)).text();
    assert.match(text, /caller: { id: 'ada'/);
    assert.match(text, /application\/json/);
    assert.doesNotMatch(text, /authorization|Bearer/i);
  });
});

describe("scopes", () => {
  test("a tool's scopes are needed to call it, and a wider scope has them", async () => {
    const { post, close } = await start();
    after(close);
    const call = callOf("delete_files", {});

    const refused = await post(bearer("bob"), call);
    assert.equal(refused.status, 403);
    // What he has already too: some clients ask for a token with nothing but these.
    assert.equal(
      challengeOf(refused),
      `Bearer realm="${server.name}", error="insufficient_scope", scope="mcp files:read files:delete"`,
    );
    const allowed = await post(bearer("ada"), call);
    assert.match(await allowed.text(), /deleted/);
  });

  test("one challenge has the scopes of all messages of a batch", async () => {
    const { post, close } = await start();
    after(close);
    const batch = `[${callOf("hash_text")},${callOf("delete_files", {})}]`;
    const refused = await post(bearer("eve"), batch);
    assert.equal(refused.status, 403);
    assert.match(challengeOf(refused)!, /scope="mcp files:read files:delete"$/);
  });

  for (const [method, params, status] of [
    ["tools/list", {}, 200],
    ["tools/call", { name: "hash_text", arguments: { text: "" } }, 403],
    ["resources/read", { uri: "reference://temperature-scales" }, 403],
    ["prompts/get", { name: "explain_temperature", arguments: {} }, 403],
  ] as const) {
    test(`without any scope, ${method} is answered with ${status}`, async () => {
      const { post, close } = await start();
      after(close);
      const body = { jsonrpc: "2.0", id: 1, method, params };
      const response = await post(bearer("eve"), JSON.stringify(body));
      assert.equal(response.status, status);
    });
  }

  test("around the tool they are asked for again: without a caller nothing runs", async () => {
    const { link } = createGate({
      server,
      logger: createLogger("silent", "stderr"),
      identify: () => ({ reason: "unknown" }),
    });
    const call = {
      // Whoever is known may call it.
      tool: { ...deleteFiles, scopes: [] },
      args: {},
      context: { caller: undefined } as never,
      stop() {},
    };
    const result = await link(call, () => assert.fail("it ran"));
    assert.equal(result.outcome, "forbidden");
  });
});
