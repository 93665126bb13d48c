import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { json } from "./json-response.ts";

type Endpoint = (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What the user agreed to, until the client comes for it. */
interface Grant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly resource: string;
  readonly scope: string;
}

/**
 * The authorization code grant of OAuth 2.1: PKCE with S256 and a resource indicator (RFC 8707) are required, clients
 * are public and register themselves. The user agrees to everything, at once.
 */
export function grantEndpoints(
  issuer: string,
  issue: (claims: Readonly<Record<string, unknown>>) => Promise<string>,
): Readonly<Record<string, Endpoint>> {
  const redirectsOf = new Map<string, readonly string[]>();
  const grants = new Map<string, Grant>();

  return {
    async "/register"(_url, request, response) {
      const metadata = JSON.parse(await text(request)) as { redirect_uris: string[] };
      const client_id = randomUUID();
      redirectsOf.set(client_id, metadata.redirect_uris);
      json(response, { ...metadata, client_id, token_endpoint_auth_method: "none" }, 201);
    },

    async "/authorize"({ searchParams }, _request, response) {
      const given = required(searchParams, ["client_id", "redirect_uri", "code_challenge"]);
      demand(searchParams.get("response_type") === "code", "response_type");
      demand(searchParams.get("code_challenge_method") === "S256", "code_challenge_method");
      demand(redirectsOf.get(given["client_id"]!)?.includes(given["redirect_uri"]!), "client");
      const code = randomUUID();
      grants.set(code, {
        clientId: given["client_id"]!,
        redirectUri: given["redirect_uri"]!,
        challenge: given["code_challenge"]!,
        resource: required(searchParams, ["resource"])["resource"]!,
        scope: searchParams.get("scope") ?? "",
      });
      const back = new URL(given["redirect_uri"]!);
      back.searchParams.set("code", code);
      back.searchParams.set("iss", issuer);
      const state = searchParams.get("state");
      if (state !== null) back.searchParams.set("state", state);
      response.writeHead(302, { Location: back.href }).end();
    },

    async "/token"(_url, request, response) {
      const form = new URLSearchParams(await text(request));
      const given = required(form, ["code", "client_id", "redirect_uri", "code_verifier"]);
      demand(form.get("grant_type") === "authorization_code", "grant_type");
      const grant = grants.get(given["code"]!);
      grants.delete(given["code"]!);
      demand(
        grant &&
          grant.clientId === given["client_id"] &&
          grant.redirectUri === given["redirect_uri"] &&
          grant.resource === form.get("resource") &&
          grant.challenge ===
            createHash("sha256").update(given["code_verifier"]!).digest("base64url"),
        "grant",
      );
      const { clientId, resource, scope } = grant!;
      const access_token = await issue({ aud: resource, client_id: clientId, scope });
      json(response, { access_token, token_type: "Bearer", expires_in: 3600, scope });
    },
  };
}

function required(from: URLSearchParams, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const value = from.get(name);
      demand(value, name);
      return [name, value!];
    }),
  );
}

function demand(condition: unknown, what: string): void {
  if (!condition) throw new Error(`${what} is missing or wrong`);
}
