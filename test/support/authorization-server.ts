import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { grantEndpoints } from "./authorization-grants.ts";
import { json } from "./json-response.ts";

export type Algorithm = "RS256" | "PS256" | "ES256" | "EdDSA";

/** What it does instead of answering. */
export type Outage = "down" | "slow" | "500" | "html" | "garbage" | "huge" | "redirect";

/** An authorization server on loopback: metadata, keys, and the endpoints of the authorization code grant. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** The path of every request so far, with the time of its arrival (`performance.now`). */
  readonly requests: readonly { readonly path: string; readonly at: number }[];
  /** While it is set, no metadata and no keys are to be had: `slow` answers after ten seconds. */
  outage: Outage | undefined;
  /** Signs an access token: that of a good caller for an hour, but for what is given. */
  token(claims: Claims, options?: SignOptions): Promise<string>;
  /** The key that signs from now on is another one. Those from before are published on, unless they are withdrawn. */
  rotate(options?: { withdraw?: boolean }): Promise<void>;
  /** What its key page shows, to forge with. */
  publicKeys(): readonly JWK[];
  close(): Promise<void>;
}

/** Claims by name, null for one that is to be left out. */
export type Claims = Readonly<Record<string, unknown>>;

export interface SignOptions {
  /** Of the header, besides or instead of what is there: null for one that is to be left out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** With which of its keys. */
  readonly algorithm?: Algorithm;
}

interface Key {
  readonly algorithm: Algorithm;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

const SLOW_MS = 10_000;
const HUGE_BYTES = 10_000_000;

/** Starts one on a free port, with a key for each algorithm; it signs with the first. */
export async function startAuthorizationServer({
  algorithms = ["ES256"],
  path = "",
}: {
  readonly algorithms?: readonly [Algorithm, ...Algorithm[]];
  /** Of the issuer, as where one server has several tenants. */
  readonly path?: string;
} = {}): Promise<AuthorizationServer> {
  let signing = await Promise.all(algorithms.map(newKey));
  let published = signing;
  const requests: { path: string; at: number }[] = [];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    requests.push({ path: url.pathname, at: performance.now() });
    const page = pages[url.pathname];
    if (page) {
      if (authorizationServer.outage) fail(response, authorizationServer.outage);
      else json(response, page());
      return;
    }
    const endpoint = grants[url.pathname];
    if (!endpoint) return json(response, { error: "not_found" }, 404);
    endpoint(url, request, response).catch((error: Error) => {
      json(response, { error: "invalid_request", error_description: error.message }, 400);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}${path}`;

  const metadata = () => ({
    issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    jwks_uri: `${origin}/keys`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: false,
  });
  const pages: Readonly<Record<string, () => object>> = {
    [`/.well-known/oauth-authorization-server${path}`]: metadata,
    "/keys": () => ({ keys: published.map(({ jwk }) => jwk) }),
  };

  const authorizationServer: AuthorizationServer = {
    issuer,
    requests,
    outage: undefined,
    async token(claims, { header, algorithm } = {}) {
      const key = signing.find((one) => one.algorithm === (algorithm ?? algorithms[0]))!;
      const now = Math.floor(Date.now() / 1000);
      const good = { iss: issuer, sub: "ada", client_id: "client", iat: now, exp: now + 3600 };
      const protectedHeader = { alg: key.algorithm, kid: key.kid, typ: "at+jwt", ...header };
      const critical = (header?.["crit"] ?? []) as string[];
      return new SignJWT(withoutNull({ ...good, jti: randomUUID(), ...claims }))
        .setProtectedHeader(withoutNull(protectedHeader) as { alg: string })
        .sign(key.privateKey, { crit: Object.fromEntries(critical.map((name) => [name, true])) });
    },
    async rotate({ withdraw = false } = {}) {
      signing = await Promise.all(algorithms.map(newKey));
      published = withdraw ? signing : [...published, ...signing];
    },
    publicKeys: () => published.map(({ jwk }) => jwk),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const grants = grantEndpoints(issuer, (claims) => authorizationServer.token(claims));
  return authorizationServer;
}

async function newKey(algorithm: Algorithm): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" };
  return { algorithm, kid, privateKey, jwk };
}

function fail(response: ServerResponse, outage: Outage): void {
  switch (outage) {
    case "down":
      response.destroy();
      return;
    case "slow":
      // The client is gone long before; its connection ends the timer with the process at the latest.
      setTimeout(() => json(response, { keys: [] }), SLOW_MS).unref();
      return;
    case "500":
      return json(response, { error: "server_error" }, 500);
    case "html":
      response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Under maintenance</h1>");
      return;
    case "garbage":
      return json(response, { keys: "none today" });
    case "huge":
      return json(response, { keys: [], padding: "x".repeat(HUGE_BYTES) });
    case "redirect":
      response.writeHead(302, { Location: "/elsewhere" }).end();
  }
}

function withoutNull(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
