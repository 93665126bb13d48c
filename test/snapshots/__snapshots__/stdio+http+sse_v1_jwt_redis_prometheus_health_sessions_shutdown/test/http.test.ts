import assert from "node:assert/strict";
import { after, test } from "node:test";

import { checkHttpSettings, httpSettings } from "../src/lib/http/settings.ts";
import { readSettings } from "../src/lib/settings.ts";
import { startApp } from "./app.ts";

const { post, request, close } = await startApp({
  environment: {
    MAX_BODY_BYTES: "2048",
    ALLOWED_ORIGINS: "https://app.example.com",
  },
});
after(close);

test("a call is answered, with headers that keep browsers from guessing", async () => {
  const response = await post();
  assert.equal(response.status, 200);
  assert.match(await response.text(), /ba7816bf/);
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
  assert.equal(response.headers.get("Cache-Control"), "no-store");
});

const refused: [string, number, Record<string, string>, string?][] = [
  ["a foreign Host", 403, { Host: "evil.example" }],
  ["a malformed Host", 400, { Host: "a b^c" }],
  ["a foreign Origin", 403, { Origin: "https://evil.example" }],
  ["the Origin null", 403, { Origin: "null" }],
  ["another content type", 415, { "Content-Type": "text/plain" }],
  ["a compressed body", 415, { "Content-Encoding": "gzip" }],
  ["a body that is too large", 413, {}, `"${"x".repeat(3000)}"`],
  ["a body that is not JSON", 400, {}, "{"],
];
for (const [what, status, headers, body] of refused) {
  test(`${what} is refused with ${status}, as JSON`, async () => {
    const response = await post(headers, body);
    assert.equal(response.status, status);
    const { error } = (await response.json()) as { error: object };
    assert.ok(error);
  });
}

test("a page on the list may call, and is told so before it does", async () => {
  const origin = "https://app.example.com";
  assert.equal((await post({ Origin: origin })).status, 200);
  const preflight = await request("/mcp", {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
    },
  });
  assert.equal(preflight.headers.get("Access-Control-Allow-Origin"), origin);
});

test("what cannot be done at /mcp is refused, and what can is named", async () => {
  const response = await request("/mcp", { method: "PUT" });
  assert.equal(response.status, 405);
  assert.match(response.headers.get("Allow")!, /\bPOST\b/);
});

test("other machines are let in only on purpose", () => {
  const problems = (environment: Record<string, string>) =>
    checkHttpSettings(readSettings(httpSettings, environment), []);
  assert.deepEqual(problems({}), []);
  assert.match(
    problems({ HOST: "0.0.0.0" }).join(),
    /ALLOWED_HOSTS.*ALLOW_UNAUTHENTICATED/,
  );
  assert.deepEqual(
    problems({
      HOST: "0.0.0.0",
      ALLOWED_HOSTS: "mcp.example.com",
      ALLOW_UNAUTHENTICATED: "true",
    }),
    [],
  );
});
