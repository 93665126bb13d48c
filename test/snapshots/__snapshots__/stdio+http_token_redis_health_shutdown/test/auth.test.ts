import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";

import { z } from "zod";

import { auth } from "../src/features/auth.ts";
import { baseSettings, readSettings } from "../src/lib/settings.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";

const day = 86_400_000;
const date = (time: number) => new Date(time).toISOString().slice(0, 10);
const entry = (id: string, token: string, rest: string) =>
  `${id}:${createHash("sha256").update(token).digest("hex")}:${rest}`;

const deleteFiles = defineTool({
  name: "delete_files",
  title: "Delete files",
  description: "Deletes files.",
  input: z.strictObject({}),
  scopes: ["files:delete"],
  run: () => "deleted",
});

const environment = {
  AUTH_TOKENS: [
    entry("ada", "ada-old", "mcp"),
    entry("ada", "ada-new", "mcp+files"),
    entry("bob", "bob", `mcp:${date(Date.now() - day)}`),
    entry("eve", "eve", `mcp:${date(Date.now() + 2 * day)}`),
  ].join(","),
};
const start = () =>
  startApp({
    features: [auth],
    environment,
    definition: { ...server, tools: [...server.tools, deleteFiles] },
  });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe("callers", () => {
  test("several tokens of one caller are valid at once", async () => {
    const { post, close } = await start();
    after(close);
    for (const token of ["ada-old", "ada-new", "eve"]) {
      assert.equal((await post(bearer(token))).status, 200);
    }
  });

  test("without a token, a client is told what to bring", async () => {
    const { post, close } = await start();
    after(close);
    const response = await post();
    assert.equal(response.status, 401);
    assert.equal(
      response.headers.get("WWW-Authenticate"),
      `Bearer realm="${server.name}", scope="mcp"`,
    );
  });

  for (const [what, header] of Object.entries({
    "an unknown token": "Bearer mallory",
    "an expired token": "Bearer bob",
    "another scheme": "Basic YWRhOmFkYQ==",
    "words behind the token": "Bearer ada-new please",
    "two tokens": "Bearer ada-new, Bearer ada-old",
    "an endless token": `Bearer ${"a".repeat(9000)}`,
  })) {
    test(`${what} is refused`, async () => {
      const { post, close } = await start();
      after(close);
      const response = await post({ Authorization: header });
      assert.equal(response.status, 401);
      assert.match(
        response.headers.get("WWW-Authenticate")!,
        /error="invalid_token"/,
      );
    });
  }

  test("whoever keeps failing has to wait, even with the right token", async () => {
    const { post, close } = await start();
    after(close);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      assert.equal((await post(bearer("guess"))).status, 401);
    }
    const response = await post(bearer("ada-new"));
    assert.equal(response.status, 429);
    assert.equal(response.headers.get("Retry-After"), "60");
  });
});

test("a tool's scopes are needed to call it, and a wider scope has them", async () => {
  const { post, close } = await start();
  after(close);
  const call = callOf("delete_files", {});

  const refused = await post(bearer("ada-old"), call);
  assert.equal(refused.status, 403);
  assert.match(
    refused.headers.get("WWW-Authenticate")!,
    /error="insufficient_scope", scope="files:delete"/,
  );
  const allowed = await post(bearer("ada-new"), call);
  assert.match(await allowed.text(), /deleted/);
});

test("there must be tokens, and all of them readable", () => {
  const problems = (environment: Record<string, string>) =>
    auth.check!(
      readSettings({ ...baseSettings, ...auth.settings }, environment),
      server,
    ).join();
  assert.equal(problems(environment), "");
  assert.match(problems({}), /^AUTH_TOKENS or AUTH_TOKENS_FILE is required/);
  assert.match(
    problems({ AUTH_TOKENS: "ada:1234:mcp" }),
    /^AUTH_TOKENS: entry 1/,
  );
  assert.match(
    problems({ AUTH_TOKENS_FILE: "/no/such/file" }),
    /^AUTH_TOKENS_FILE: ENOENT/,
  );
});
