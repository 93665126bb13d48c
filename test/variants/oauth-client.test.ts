import {
  Client,
  StreamableHTTPClientTransport,
  type OAuthClientProvider,
} from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { OAuthClientProvider as OAuthClientProvider1 } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { expect, test } from "vitest";
import { startAuthorizationServer } from "../support/authorization-server.ts";
import { bundleJwt, startJwt } from "./jwt-server.ts";
import { freePort } from "../support/free-port.ts";

const bundle = await bundleJwt("oauth-client");
const about = { name: "oauth-test", version: "1.0.0" };
const redirectUrl = "http://127.0.0.1:9/signed-in";

/** Keeps for a client what it has to remember, and is the browser in which its user signs in. */
class User {
  readonly redirectUrl = redirectUrl;
  readonly clientMetadata = { client_name: "OAuth test", redirect_uris: [redirectUrl] };
  /** Where the client sent its user, each time. */
  readonly sentTo: URL[] = [];
  readonly #kept = new Map<string, unknown>();

  clientInformation = () => this.#kept.get("client") as never;
  saveClientInformation = (client: unknown) => void this.#kept.set("client", client);
  tokens = () => this.#kept.get("tokens") as never;
  saveTokens = (tokens: unknown) => void this.#kept.set("tokens", tokens);
  codeVerifier = () => this.#kept.get("verifier") as string;
  saveCodeVerifier = (verifier: string) => void this.#kept.set("verifier", verifier);
  discoveryState = () => this.#kept.get("discovery") as never;
  saveDiscoveryState = (state: unknown) => void this.#kept.set("discovery", state);
  redirectToAuthorization = (url: URL) => void this.sentTo.push(url);

  /** What comes back with the user, once he has signed in. */
  async signIn(): Promise<URLSearchParams> {
    const response = await fetch(this.sentTo.at(-1)!, { redirect: "manual" });
    return new URL(response.headers.get("location")!).searchParams;
  }
}

/** The official client of each era: it connects, it calls, and it takes what came back with the user. */
const clients = {
  "2026-07-28": (url: URL, user: User) => {
    const authProvider: OAuthClientProvider = user;
    const transport = new StreamableHTTPClientTransport(url, { authProvider });
    const client = new Client(about, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
    return {
      connect: () => client.connect(transport),
      call: (name: string, args = {}) => client.callTool({ name, arguments: args }),
      finish: (back: URLSearchParams) => transport.finishAuth(back),
      close: () => client.close(),
    };
  },
  "2025-11-25": (url: URL, user: User) => {
    const authProvider: OAuthClientProvider1 = user;
    const transport = new StreamableHTTPClientTransport1(url, { authProvider });
    const client = new Client1(about);
    return {
      connect: () => client.connect(transport as Transport),
      call: (name: string, args = {}) => client.callTool({ name, arguments: args }),
      finish: (back: URLSearchParams) => transport.finishAuth(back.get("code")!),
      close: () => client.close(),
    };
  },
};

test.for(Object.entries(clients))(
  "the official client of %s finds the issuer, signs its user in, calls, and gets what one more tool needs",
  async ([, clientFor], { onTestFinished }) => {
    const issuer = await startAuthorizationServer();
    onTestFinished(() => issuer.close());
    const PORT = String(await freePort());
    const PUBLIC_URL = `http://127.0.0.1:${PORT}`;
    const server = await startJwt(bundle, issuer, { PORT, PUBLIC_URL });
    onTestFinished(async () => void (await server.stop("SIGKILL")));

    const url = new URL(`${PUBLIC_URL}/mcp`);
    const user = new User();
    const stranger = clientFor(url, user);
    await expect(stranger.connect()).rejects.toThrow("Unauthorized");
    await stranger.finish(await user.signIn());
    await stranger.close();

    const client = clientFor(url, user);
    await client.connect();
    expect(await client.call("hash_text", { text: "abc" })).toMatchObject({
      content: [{ text: expect.stringMatching(/^ba7816bf/) }],
    });

    await expect(client.call("guarded")).rejects.toThrow("Unauthorized");
    await client.finish(await user.signIn());
    expect(await client.call("guarded")).toMatchObject({ content: [{ text: "opened" }] });
    expect((await client.call("hash_text", { text: "abc" })).isError).toBeFalsy();
    await client.close();

    const asked = user.sentTo.map(({ searchParams }) => ({
      scope: searchParams.get("scope"),
      resource: searchParams.get("resource"),
      pkce: searchParams.get("code_challenge_method"),
    }));
    const resource = url.href;
    expect(asked).toEqual([
      { scope: "mcp", resource, pkce: "S256" },
      { scope: "mcp vault:open", resource, pkce: "S256" },
    ]);
    expect(issuer.requests.map(({ path }) => path)).toContain("/register");
  },
);
