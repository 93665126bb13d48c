import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { auth } from "../src/features/auth.ts";
import { readSettings } from "../src/lib/settings.ts";
import { server } from "../src/server.ts";
import { startApp } from "./app.ts";
import {
  createIssuer,
  environment,
  fakeFetch,
  keysUrl,
  metadataUrl,
} from "./issuer.ts";

const issuer = await createIssuer();
const { fetch } = fakeFetch({
  [metadataUrl]: () =>
    Response.json({ issuer: environment.AUTH_ISSUER, jwks_uri: keysUrl }),
  [keysUrl]: () => Response.json(issuer.keys),
});
const resourceMetadata =
  "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

test("a token of the issuer is accepted, as soon as the server runs", async () => {
  mock.method(globalThis, "fetch", fetch);
  const { post, close } = await startApp({ features: [auth], environment });
  assert.equal((await post(bearer(await issuer.token()))).status, 200);
  await close();
});

test("a client is told where it can find out who issues tokens, and what to ask for", async () => {
  const { post, close } = await startApp({ features: [auth], environment });
  const nobody = await post();
  assert.equal(nobody.status, 401);
  assert.equal(
    nobody.headers.get("WWW-Authenticate"),
    `Bearer realm="${server.name}", resource_metadata="${resourceMetadata}", scope="mcp"`,
  );
  const unscoped = await post(bearer(await issuer.token({ scope: "" })));
  assert.equal(unscoped.status, 403);
  assert.equal(
    unscoped.headers.get("WWW-Authenticate"),
    `Bearer realm="${server.name}", resource_metadata="${resourceMetadata}", error="insufficient_scope", scope="mcp"`,
  );
  await close();
});

for (const path of ["", "/mcp"]) {
  test(`any page may read who issues tokens, at /.well-known/oauth-protected-resource${path}`, async () => {
    const { request, close } = await startApp({
      features: [auth],
      environment,
    });
    const address = `/.well-known/oauth-protected-resource${path}`;
    const headers = { Host: "any.example", Origin: "https://page.example" };
    const response = await request(address, { headers });
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    assert.deepEqual(await response.json(), {
      resource: "https://mcp.example.com/mcp",
      resource_name: server.name,
      authorization_servers: ["https://auth.example.com"],
      scopes_supported: ["mcp"],
      bearer_methods_supported: ["header"],
    });
    // A browser asks first whether it may send the header that clients send here.
    const preflight = await request(address, {
      method: "OPTIONS",
      headers: {
        ...headers,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "mcp-protocol-version",
      },
    });
    assert.equal(
      preflight.headers.get("Access-Control-Allow-Headers"),
      "mcp-protocol-version",
    );
    await close();
  });
}

test("behind a path, the resource and its metadata have it too", async () => {
  const { post, request, close } = await startApp({
    features: [auth],
    environment: { ...environment, PUBLIC_URL: "https://example.com/team-a/" },
  });
  const address =
    "https://example.com/.well-known/oauth-protected-resource/team-a/mcp";
  const challenge = (await post()).headers.get("WWW-Authenticate")!;
  assert.match(challenge, new RegExp(`resource_metadata="${address}"`));
  const response = await request(new URL(address).pathname);
  const { resource } = (await response.json()) as { resource: string };
  assert.equal(resource, "https://example.com/team-a/mcp");
  const aud = resource;
  assert.equal((await post(bearer(await issuer.token({ aud })))).status, 200);
  assert.equal((await post(bearer(await issuer.token()))).status, 401);
  await close();
});

test("without the issuer's keys nobody is turned away: everybody is told to come back", async () => {
  mock.method(globalThis, "fetch", fakeFetch({}).fetch);
  const { active, post, close } = await startApp({
    features: [auth],
    environment,
  });
  const response = await post(bearer(await issuer.token()));
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("Retry-After"), "10");
  assert.equal(active[0]!.ready!(), false);
  assert.equal((await post()).status, 401);
  await close();
});

test("every setting that is missing or wrong is named", () => {
  const problems = (changed: Record<string, string>) => {
    try {
      readSettings(auth.settings, changed);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(problems(environment), "");
  assert.match(
    problems({}),
    /AUTH_ISSUER is required[^]*PUBLIC_URL is required/,
  );
  for (const [name, value, problem] of [
    ["AUTH_ISSUER", "http://auth.example.com", "an address with https"],
    ["AUTH_ISSUER", "auth.example.com", "an address with https"],
    ["AUTH_ISSUER", "https://auth.example.com?a=b", "without a query"],
    ["AUTH_JWKS_URL", "http://10.0.0.1/keys", "an address with https"],
    ["AUTH_JWKS_URL", "https://u:p@auth.example.com/", "with https"],
    ["AUTH_ALGORITHMS", "RS256,HS256", "RS256, PS256, ES256, EdDSA"],
    ["AUTH_ALGORITHMS", "none", "RS256, PS256, ES256, EdDSA"],
    ["AUTH_ALGORITHMS", ",", "RS256, PS256, ES256, EdDSA"],
    ["AUTH_SCOPE_CLAIM", "roles", '"scope"|"scp"|"permissions"'],
    ["PUBLIC_URL", "https://mcp.example.com/mcp", "without /mcp"],
    ["PUBLIC_URL", "https://mcp.example.com/?a", "a host, and perhaps a path"],
    ["PUBLIC_URL", "http://mcp.example.com", "an address with https"],
  ] as const) {
    const found = problems({ ...environment, [name]: value });
    assert.ok(found.includes(`${name}: `) && found.includes(problem), found);
  }
  for (const AUTH_ISSUER of ["http://localhost:8080", "http://[::1]:8080/a"]) {
    assert.equal(problems({ ...environment, AUTH_ISSUER }), "");
  }
});
