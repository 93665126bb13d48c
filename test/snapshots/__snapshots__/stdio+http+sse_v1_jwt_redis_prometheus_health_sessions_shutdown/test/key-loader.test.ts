import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createKeyLoader } from "../src/lib/auth/key-loader.ts";
import { fakeFetch } from "./issuer.ts";

const set = { keys: [] };
const metadata = (issuer: string, jwks_uri: unknown) => () =>
  Response.json({ issuer, jwks_uri });

/** A loader whose `fetch` knows these pages. */
function loaderFor(
  AUTH_ISSUER: string,
  pages: Record<string, () => Response>,
  AUTH_JWKS_URL?: string,
) {
  const { fetch, asked } = fakeFetch(pages);
  mock.method(globalThis, "fetch", fetch);
  return { load: createKeyLoader({ AUTH_ISSUER, AUTH_JWKS_URL }), asked };
}

test("the keys are found through the metadata of OAuth, which is asked once", async () => {
  const { load, asked } = loaderFor("https://a.example/tenant", {
    "https://a.example/.well-known/oauth-authorization-server/tenant": metadata(
      "https://a.example/tenant",
      "https://keys.example/1",
    ),
    "https://keys.example/1": () => Response.json(set),
  });
  assert.deepEqual(await load(), set);
  assert.deepEqual(await load(), set);
  assert.equal(asked.length, 3);
});

test("or through that of OpenID Connect", async () => {
  const issuer = "https://a.example/tenant/";
  const { load } = loaderFor(issuer, {
    "https://a.example/.well-known/oauth-authorization-server/tenant": () =>
      new Response("<h1>Sign in</h1>"),
    "https://a.example/tenant/.well-known/openid-configuration": metadata(
      issuer,
      "https://keys.example/1",
    ),
    "https://keys.example/1": () => Response.json(set),
  });
  assert.deepEqual(await load(), set);
});

test("AUTH_JWKS_URL needs no metadata", async () => {
  const url = "https://keys.example/1";
  const { load, asked } = loaderFor(
    "https://a.example",
    { [url]: () => Response.json(set) },
    url,
  );
  assert.deepEqual(await load(), set);
  assert.deepEqual(asked, [url]);
});

test("keys that have moved are found again", async () => {
  let home = "https://keys.example/1";
  const { load } = loaderFor("https://a.example", {
    "https://a.example/.well-known/oauth-authorization-server": () =>
      metadata("https://a.example", home)(),
    "https://keys.example/1": () =>
      home.endsWith("1")
        ? Response.json(set)
        : new Response("Gone", { status: 410 }),
    "https://keys.example/2": () => Response.json({ keys: [{}] }),
  });
  assert.deepEqual(await load(), set);
  home = "https://keys.example/2";
  await assert.rejects(load(), /keys\.example\/1 answers with 410/);
  assert.deepEqual(await load(), { keys: [{}] });
});

const url = "https://a.example/keys";
const page = "https://a.example/.well-known/oauth-authorization-server";
for (const [what, answer, problem] of [
  ["a web page", () => new Response("<h1>Hello</h1>"), "not answer with JSON"],
  ["an error", () => new Response("", { status: 500 }), "answers with 500"],
  [
    "a way elsewhere",
    () => new Response("", { status: 302, headers: { Location: "/x" } }),
    "answers with 302",
  ],
  [
    "more than can be keys",
    () => Response.json({ padding: "x".repeat(300_000) }),
    "more than 262144 bytes",
  ],
] as const) {
  test(`${what} instead of the keys is a problem that is told`, async () => {
    const { load } = loaderFor("https://a.example", { [url]: answer }, url);
    await assert.rejects(load(), new RegExp(`${url} .*${problem}`));
  });
}

for (const [what, answer, problem] of [
  [
    "of another issuer",
    metadata("https://b.example", url),
    'about the issuer "https://b.example", and AUTH_ISSUER is "https://a.example"',
  ],
  [
    "with keys anybody can change on the way",
    metadata("https://a.example", "http://a.example/keys"),
    "names no jwks_uri with https",
  ],
  ["without keys", metadata("https://a.example", 1), "names no jwks_uri"],
  ["that is empty", () => Response.json(null), "about the issuer undefined"],
] as const) {
  test(`metadata ${what} is not followed`, async () => {
    const { load } = loaderFor("https://a.example", {
      [page]: answer,
      [url]: () => Response.json(set),
    });
    await assert.rejects(load(), new RegExp(problem));
  });
}

test("an issuer without metadata needs AUTH_JWKS_URL, and it is said so", async () => {
  const { load } = loaderFor("https://a.example", {});
  await assert.rejects(load(), /^Error: set AUTH_JWKS_URL: .*404.*404$/);
});
