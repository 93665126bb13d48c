import { createHmac, createPublicKey, randomUUID, sign, type JsonWebKey } from "node:crypto";
import { generateKeyPair, type CryptoKey } from "jose";
import type { AuthorizationServer, Claims } from "./authorization-server.ts";

type Header = Readonly<Record<string, unknown>>;

/**
 * Tokens that must let nobody in, by what is wrong with them. Of each, everything else is right: what it says about its
 * issuer (which has a key for RS256 and one for ES256), its audience and its time. The stranger's pages are where a
 * server would look that lets a token say where its key is.
 */
export async function forgedTokens(
  issuer: AuthorizationServer,
  audience: string,
  stranger: AuthorizationServer,
): Promise<Readonly<Record<string, string>>> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer.issuer,
    aud: audience,
    sub: "mallory",
    client_id: "client",
    scope: "*",
    iat: now,
    exp: now + 3600,
  };
  const good = await issuer.token(claims, { algorithm: "RS256" });
  const goodEc = await issuer.token(claims, { algorithm: "ES256" });
  const [header = "", payload = "", signature = ""] = good.split(".");
  const rsa = issuer.publicKeys().find(({ kty }) => kty === "RSA")!;
  const ec = issuer.publicKeys().find(({ kty }) => kty === "EC")!;
  const from = (changed: Claims, headerToo?: Header) =>
    issuer.token({ ...claims, ...changed }, headerToo ? { header: headerToo } : {});

  return {
    ...unsigned(claims, signature),
    ...withPublicKeyAsSecret(claims, rsa as JsonWebKey),
    ...(await byStranger(claims, rsa.kid!, ec.kid!, stranger)),

    // Parts of a good token, put together otherwise.
    "without its signature": `${header}.${payload}.`,
    "with a signature of nothing but zeros": `${goodEc.slice(0, goodEc.lastIndexOf("."))}.${"A".repeat(86)}`,
    "with another token's signature": `${header}.${payload}.${(await from({ sub: "ada" })).split(".")[2]}`,
    "with one bit of the signature changed": `${header}.${payload}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`,
    "cut short": good.slice(0, -10),
    "with a fourth part": `${good}.${signature}`,
    "as five parts": `${header}.${payload}.${payload}.${payload}.${signature}`,
    "without its header": `.${payload}.${signature}`,
    "with more claims than were signed": `${header}.${base64({ ...claims, scope: "admin" })}.${signature}`,
    "with another algorithm than was signed": `${base64({ alg: "PS256", kid: rsa.kid })}.${payload}.${signature}`,
    "with padding": `${good}==`,
    "in the other alphabet": `${header}.${payload}.${Buffer.from(signature, "base64url").toString("base64")}`,
    twice: `${good}${good}`,
    "in JSON": base64({ protected: header, payload, signature }),

    // The issuer signs these, by mistake or for another purpose.
    expired: await from({ exp: now - 31 }),
    "expired for ever": await from({ exp: 0 }),
    "without an end": await from({ exp: null }),
    "with its end in words": await from({ exp: "tomorrow" }),
    "not valid yet": await from({ nbf: now + 60 }),
    "valid from some day": await from({ nbf: "today" }),
    "for another server": await from({ aud: "https://other.example/mcp" }),
    "for a server whose name begins like ours": await from({ aud: `${audience}2` }),
    "for a server of which ours is a part": await from({ aud: `${audience}/tools` }),
    "for the host alone": await from({ aud: new URL(audience).origin }),
    "for us with a slash": await from({ aud: `${audience}/` }),
    "for us in capitals": await from({ aud: audience.toUpperCase() }),
    "for nobody": await from({ aud: null }),
    "for an empty list": await from({ aud: [] }),
    "for an empty name": await from({ aud: "" }),
    "for a list in a list": await from({ aud: [[audience]] }),
    "for a program, as an ID token is": await from({ aud: "client", nonce: "1" }),
    "by another issuer": await from({ iss: "https://other.example" }),
    "by the issuer with a slash": await from({ iss: `${issuer.issuer}/` }),
    "by no issuer": await from({ iss: null }),
    "by a list of issuers": await from({ iss: [issuer.issuer] }),
    "of nobody": await from({ sub: null, client_id: null }),
    "of somebody without a name": await from({ sub: "", client_id: 7 }),
    "that is an ID token": await from({ nonce: "1", at_hash: "x" }, { typ: "JWT" }),
    "of the type of an ID token": await from({}, { typ: "id_token+jwt" }),
    "of the type of a proof": await from({}, { typ: "dpop+jwt" }),
    "of the type of a logout": await from({}, { typ: "logout+jwt" }),
    "of a type that is no text": await from({}, { typ: 7 }),
    "with what must be understood, and is not": await from({}, { crit: ["step"], step: 2 }),
  };
}

/** `alg: none`, in every spelling, and with a signature that it does not need. */
function unsigned(claims: Claims, signature: string): Record<string, string> {
  const spellings = ["none", "None", "NONE", "nOnE", "none "];
  return {
    ...Object.fromEntries(
      spellings.map((alg) => [`alg=${alg}`, `${base64({ alg, typ: "JWT" })}.${base64(claims)}.`]),
    ),
    "alg=none with a signature": `${base64({ alg: "none" })}.${base64(claims)}.${signature}`,
    "without alg": `${base64({ typ: "JWT" })}.${base64(claims)}.${signature}`,
    "with a list as alg": `${base64({ alg: ["RS256"] })}.${base64(claims)}.${signature}`,
    "with an empty alg": `${base64({ alg: "" })}.${base64(claims)}.${signature}`,
    "with a header that is no JSON": `${Buffer.from("{alg:RS256}").toString("base64url")}.${base64(claims)}.${signature}`,
    "with a header that is null": `${base64(null)}.${base64(claims)}.${signature}`,
    "that is no token at all": "undefined",
    "that is only dots": "..",
  };
}

/** Key confusion: the public key, which everybody knows, as the secret of an HMAC. */
function withPublicKeyAsSecret(claims: Claims, rsa: JsonWebKey): Record<string, string> {
  const key = createPublicKey({ key: rsa, format: "jwk" });
  const pem = String(key.export({ type: "spki", format: "pem" }));
  const secrets: Readonly<Record<string, string | Buffer>> = {
    PEM: pem,
    "PEM without its last line break": pem.trimEnd(),
    "PEM of PKCS#1": String(key.export({ type: "pkcs1", format: "pem" })),
    DER: key.export({ type: "spki", format: "der" }),
    JWK: JSON.stringify(rsa),
    modulus: rsa.n!,
    "modulus, decoded": Buffer.from(rsa.n!, "base64url"),
    nothing: "",
  };
  const kid = rsa["kid"];
  const tokens = Object.entries(secrets).map(([form, secret]) => [
    `HS256 with the public key as ${form}`,
    hmac({ alg: "HS256", kid }, claims, secret),
  ]);
  return {
    ...Object.fromEntries(tokens),
    "HS384 with the public key": hmac({ alg: "HS384", kid }, claims, pem, "sha384"),
    "HS512 with the public key": hmac({ alg: "HS512", kid }, claims, pem, "sha512"),
    "an HMAC that calls itself RS256": hmac({ alg: "RS256", kid }, claims, pem),
    "HS256 with the empty file that kid names": hmac(
      { alg: "HS256", kid: "../../../../dev/null" },
      claims,
      "",
    ),
  };
}

/** Somebody else's keys, with every way there is to make a server take them for the issuer's. */
async function byStranger(
  claims: Claims,
  rsaId: string,
  ecId: string,
  { issuer }: AuthorizationServer,
): Promise<Record<string, string>> {
  const rsa = await generateKeyPair("RS256", { extractable: true });
  const ec = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await crypto.subtle.exportKey("jwk", rsa.publicKey)), kid: rsaId };
  const url = `${issuer}/keys`;
  const rs = (header: Header) => signed({ alg: "RS256", kid: rsaId, ...header }, claims, rsa);
  const es = (header: Header, dsaEncoding: "ieee-p1363" | "der" = "ieee-p1363") =>
    signed({ alg: "ES256", kid: ecId, ...header }, claims, ec, dsaEncoding);
  return {
    "by a stranger, with the issuer's kid": await rs({}),
    "by a stranger, with the issuer's kid, ES256": await es({}),
    "by a stranger, as DER": await es({}, "der"),
    "by a stranger, with a kid of his own": await rs({ kid: randomUUID() }),
    "by a stranger, without a kid": await rs({ kid: undefined }),
    "by a stranger, with the kid of the other key": await rs({ kid: ecId }),
    "by a stranger, with his key in it": await rs({ jwk }),
    "by a stranger, with his key in it alone": await rs({ jwk, kid: undefined }),
    "by a stranger, with the address of his keys": await rs({ jku: url }),
    "by a stranger, with the address of his certificate": await rs({ x5u: url }),
    "by a stranger, with his certificate": await rs({ x5c: ["MIIB"], x5t: "x" }),
    "by a stranger, with SQL as kid": await rs({ kid: "' UNION SELECT 'x" }),
    "by a stranger, with a path as kid": await rs({ kid: "../../etc/passwd" }),
    "by a stranger, with a command as kid": await rs({ kid: "|sleep 10" }),
    "by a stranger, with an address as kid": await rs({ kid: url }),
    "by a stranger, with __proto__ as kid": await rs({ kid: "__proto__" }),
    "by a stranger, with a number as kid": await rs({ kid: 0 }),
    "by a stranger, with an object as kid": await rs({ kid: { toString: 1 } }),
    "by a stranger, with an endless kid": await rs({ kid: "k".repeat(4000) }),
    "by a stranger, with crit": await rs({ crit: ["exp"], exp: 1 }),
    "by a stranger, with an empty crit": await rs({ crit: [] }),
    "by a stranger, unencoded": await rs({ crit: ["b64"], b64: false }),
    "by a stranger, in another token": await rs({ cty: "JWT" }),
  };
}

async function signed(
  header: Header,
  claims: Claims,
  { privateKey }: { privateKey: CryptoKey },
  dsaEncoding: "ieee-p1363" | "der" = "ieee-p1363",
): Promise<string> {
  const text = `${base64(header)}.${base64(claims)}`;
  const key = await crypto.subtle.exportKey("jwk", privateKey);
  const signature = sign("sha256", Buffer.from(text), {
    key: key as JsonWebKey,
    format: "jwk",
    dsaEncoding,
  });
  return `${text}.${signature.toString("base64url")}`;
}

function hmac(
  header: Header,
  claims: Claims,
  secret: string | Buffer,
  algorithm = "sha256",
): string {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${createHmac(algorithm, secret).update(text).digest("base64url")}`;
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
