import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { createLocalJWKSet, type JSONWebKeySet } from "jose";

import { toCaller } from "../src/lib/auth/claims.ts";
import { IssuerKeys } from "../src/lib/auth/issuer-keys.ts";
import { VerifiedTokens } from "../src/lib/auth/verified-tokens.ts";
import { createVerifier } from "../src/lib/auth/verifier.ts";
import { createLogger } from "../src/lib/logger.ts";
import type { Caller } from "../src/mcp/context.ts";
import { createIssuer, environment } from "./issuer.ts";

const issuer = await createIssuer();
const another = await createIssuer();
const logger = createLogger("silent", "stderr");

let shown: JSONWebKeySet;
let now: number;
let verify: (token: string) => unknown;

/** With a clock that stands still, at the time of the token if it is not moved. */
function start(scopeClaim = "scope") {
  const keys = new IssuerKeys(async () => shown, logger);
  return createVerifier(
    keys,
    {
      issuer: environment.AUTH_ISSUER,
      audience: `${environment.PUBLIC_URL}/mcp`,
      algorithms: ["ES256"],
      scopeClaim,
    },
    () => now,
  );
}

beforeEach(() => {
  shown = issuer.keys;
  now = Date.now();
  verify = start();
});

const idIn = (found: unknown) => "id" in (found as object);
const seconds = (delta: number) => Math.floor(now / 1000) + delta;

describe("a caller", () => {
  test("has the scopes of his token, and an id that does not tell his name", async () => {
    const { id, ...rest } = (await verify(await issuer.token())) as Caller;
    assert.deepEqual(rest, { scopes: ["mcp"], subject: "ada@example.com" });
    assert.match(id, /^[\w-]{22}$/);
  });

  test("is the same with another token, and another one for another user, program or issuer", async () => {
    const sameNames = { sub: "ada@example.com", client_id: "editor" };
    const idOf = async (claims: Record<string, unknown>) =>
      ((await verify(await issuer.token(claims))) as Caller).id;
    const id = await idOf({});
    assert.equal(await idOf({ scope: "mcp files", jti: "2" }), id);
    const others = [
      await idOf({ sub: "bob" }),
      await idOf({ client_id: "terminal" }),
      await idOf({ client_id: undefined }),
      await idOf({ sub: undefined }),
      await idOf({ sub: "editor", client_id: "ada@example.com" }),
      toCaller({ iss: "https://b.example", ...sameNames }, "scope")!.id,
    ];
    assert.equal(new Set([id, ...others]).size, 7);
  });

  for (const [claim, value, scopes] of [
    ["scope", "mcp  files:read", ["mcp", "files:read"]],
    ["scp", "mcp files", ["mcp", "files"]],
    ["scp", ["mcp", "files"], ["mcp", "files"]],
    ["permissions", ["mcp", 1, null], ["mcp"]],
    ["permissions", { mcp: true }, []],
  ] as const) {
    test(`has the scopes ${scopes.join()} by ${claim}: ${JSON.stringify(value)}`, async () => {
      const token = await issuer.token({ scope: undefined, [claim]: value });
      const caller = (await start(claim)(token)) as Caller;
      assert.deepEqual(caller.scopes, scopes);
    });
  }
});

for (const [what, claims, header, reason] of [
  ["of another issuer", { iss: "https://evil.example" }, {}, /iss$/],
  [
    "of the issuer with a slash",
    { iss: "https://auth.example.com/" },
    {},
    /iss$/,
  ],
  ["for another server", { aud: "https://other.example/mcp" }, {}, /aud$/],
  ["for a server below", { aud: "https://mcp.example.com/mcp/x" }, {}, /aud$/],
  ["for no server", { aud: undefined }, {}, /aud$/],
  ["for an empty list", { aud: [] }, {}, /aud$/],
  ["without an end", { exp: undefined }, {}, /exp$/],
  ["with an end in words", { exp: "never" }, {}, /exp$/],
  ["of nobody", { sub: "", client_id: undefined }, {}, /neither sub nor/],
  ["that is an ID token", { nonce: "1" }, { typ: "JWT" }, /access token/],
  ["of another type", {}, { typ: "dpop+jwt" }, /access token/],
] as const) {
  test(`a token ${what} is refused`, async () => {
    const token = await issuer.token(claims, header);
    const found = (await verify(token)) as { reason: string };
    assert.match(found.reason, reason);
  });
}

for (const [what, claims, header] of [
  ["without a type", {}, { typ: undefined }],
  ["of the long type", {}, { typ: "application/AT+JWT" }],
  ["for several servers", { aud: ["x", "https://mcp.example.com/mcp"] }, {}],
  ["of a program", { sub: undefined }, {}],
] as const) {
  test(`a token ${what} is accepted`, async () => {
    const token = await issuer.token(claims, header);
    assert.equal(idIn(await verify(token)), true);
  });
}

for (const [claim, delta, accepted] of [
  ["exp", -29, true],
  ["exp", -31, false],
  ["nbf", 29, true],
  ["nbf", 31, false],
] as const) {
  test(`clocks may differ by 30 s: ${claim} ${delta} s from now is ${accepted ? "accepted" : "refused"}`, async () => {
    const token = await issuer.token({ [claim]: seconds(delta) });
    assert.equal(idIn(await verify(token)), accepted);
  });
}

test("what a refused token says of its program is for the log", async () => {
  assert.deepEqual(await verify(await issuer.token({ exp: seconds(-60) })), {
    reason: "ERR_JWT_EXPIRED exp",
    client: "editor",
  });
});

describe("a token that was found to be good", () => {
  test("is not checked again for a minute, and no longer than it lasts", async () => {
    const token = await issuer.token({ exp: seconds(90) });
    const caller = await verify(token);
    // At once, and not as a promise: nothing is computed.
    assert.equal(verify(token), caller);
    now += 59_000;
    assert.equal(verify(token), caller);
    now += 1_000;
    assert.equal(verify(token) instanceof Promise, true);
    await verify(token);
    now += 30_000;
    assert.equal(verify(token) instanceof Promise, true);
  });

  test("is good no more when the issuer withdraws the key", async () => {
    const token = await issuer.token();
    assert.equal(idIn(await verify(token)), true);
    shown = another.keys;
    // Somebody comes with the new key, and makes it known.
    assert.equal(idIn(await verify(await another.token())), true);
    assert.deepEqual(await verify(token), {
      reason: "ERR_JWKS_NO_MATCHING_KEY",
    });
  });

  test("is not remembered if the keys changed while it was checked", async () => {
    const token = await issuer.token();
    await verify(await issuer.token({ jti: "first" }));
    shown = another.keys;
    const checked = verify(token);
    await verify(await another.token());
    await checked;
    assert.equal(idIn(await verify(token)), false);
  });

  test("is remembered with 10,000 others at most, and longest if it is used", () => {
    const set = createLocalJWKSet({ keys: [] });
    const ada = { id: "ada", scopes: [] };
    const tokens = new VerifiedTokens(() => 0);
    for (let token = 0; token < 10_000; token += 1) {
      tokens.add(`token ${token}`, set, ada, 60_000);
    }
    assert.equal(tokens.get("token 0", set), ada);
    tokens.add("one more", set, ada, 60_000);
    assert.equal(tokens.get("token 0", set), ada);
    assert.equal(tokens.get("token 1", set), undefined);
    assert.equal(tokens.get("token 2", set), ada);
  });
});
