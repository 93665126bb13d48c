import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";

import { auth } from "../src/features/auth.ts";
import { baseSettings, readSettings } from "../src/lib/settings.ts";
import { server } from "../src/server.ts";
import { startApp } from "./app.ts";

const day = 86_400_000;
const date = (time: number) => new Date(time).toISOString().slice(0, 10);
const entry = (id: string, token: string, rest: string) =>
  `${id}:${createHash("sha256").update(token).digest("hex")}:${rest}`;

const environment = {
  AUTH_TOKENS: [
    entry("ada", "ada-old", "mcp"),
    entry("ada", "ada-new", "mcp+files"),
    entry("bob", "bob", `mcp:${date(Date.now() - day)}`),
    entry("eve", "eve", `mcp:${date(Date.now() + 2 * day)}`),
  ].join(","),
};

for (const [token, status] of [
  ["ada-old", 200],
  ["ada-new", 200],
  ["eve", 200],
  ["bob", 401],
  ["mallory", 401],
] as const) {
  test(`the token ${token} is answered with ${status}: several of one caller are valid at once, an expired one is not`, async () => {
    const { post, close } = await startApp({ features: [auth], environment });
    after(close);
    const response = await post({ Authorization: `Bearer ${token}` });
    assert.equal(response.status, status);
  });
}

test("without a token, a client is told what to bring, and not where to get it: there is no such place", async () => {
  const { post, close } = await startApp({ features: [auth], environment });
  after(close);
  assert.equal(
    (await post()).headers.get("WWW-Authenticate"),
    `Bearer realm="${server.name}", scope="mcp"`,
  );
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
