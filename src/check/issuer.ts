import { generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An authorization server for one run, on this machine only, with keys that nobody else has. */
export interface Issuer {
  /** As it stands in its tokens. */
  readonly url: string;
  /** A token for somebody who may do everything, with other claims where they are given. */
  token(claims: Readonly<Record<string, unknown>>): string;
  /** The same, signed with a key that this issuer has never published. */
  forged(claims: Readonly<Record<string, unknown>>): string;
  close(): Promise<void>;
}

/** Starts one on a free port: its metadata (RFC 8414), its keys, and nothing else. */
export async function startIssuer(): Promise<Issuer> {
  const kid = randomUUID();
  const ours = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...ours.publicKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" };
  const server = createServer((request, response) => {
    const pages: Readonly<Record<string, object>> = {
      "/.well-known/oauth-authorization-server": {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/keys`,
        response_types_supported: ["code"],
      },
      "/keys": { keys: [jwk] },
    };
    const page = pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(page ?? { error: "not_found" }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signWith = (key: KeyObject) => (claims: Readonly<Record<string, unknown>>) => {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: url, sub: "check", client_id: "check", iat: now, exp: now + 3600 };
    const head = { alg: "ES256", kid, typ: "at+jwt" };
    const text = [head, { ...usual, jti: randomUUID(), ...claims }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
    return `${text}.${signature.toString("base64url")}`;
  };
  return {
    url,
    token: signWith(ours.privateKey),
    forged: signWith(stranger.privateKey),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
