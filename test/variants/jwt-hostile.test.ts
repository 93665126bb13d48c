import { afterAll, expect, test } from "vitest";
import { startAuthorizationServer } from "../support/authorization-server.ts";
import { forgedTokens } from "../support/forged-tokens.ts";
import { callTool } from "./features-seen.ts";
import { run } from "../wire/run.ts";
import { audience, bundleJwt, startJwt } from "./jwt-server.ts";

const issuer = await startAuthorizationServer({ algorithms: ["RS256", "ES256"] });
const stranger = await startAuthorizationServer();
const bundle = await bundleJwt("jwt-hostile");
afterAll(() => Promise.all([issuer.close(), stranger.close()]));

const forged = await forgedTokens(issuer, audience, stranger);
const names = Object.keys(forged);

test(`${names.length} forged tokens: none accepted, none answered with 500`, async () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
  const server = await startJwt(bundle, issuer);
  const statuses: Record<string, number> = {};
  for (const [index, name] of names.entries()) {
    const from = `10.0.${index >> 8}.${index & 255}`;
    const { status } = await callTool({ ...server, token: forged[name]! }, "guarded", {}, { from });
    statuses[name] = status;
  }
  expect(statuses).toEqual(Object.fromEntries(names.map((name) => [name, 401])));

  // What they are forged from is accepted: it is not that nothing is.
  for (const algorithm of ["RS256", "ES256"] as const) {
    const token = await issuer.token({ aud: audience, scope: "*" }, { algorithm });
    expect((await callTool({ ...server, token }, "guarded")).status).toBe(200);
  }
  // No token says where its key is.
  expect(stranger.requests).toEqual([]);
  // Why each was refused is in the log, and none of them is.
  const log = JSON.stringify(server.log);
  expect(server.log.filter(({ msg }) => msg === "authentication failed")).toHaveLength(
    names.length,
  );
  for (const name of names) {
    const [, payload = "", signature = ""] = forged[name]!.split(".");
    for (const part of [payload, signature].filter(({ length }) => length > 20)) {
      expect(log.includes(part), `${name} is in the log`).toBe(false);
    }
  }
  expect(log).not.toContain("mallory");
  await server.stop("SIGKILL");
});

test.for([false, true])(
  "W66: a tool learns who calls, and can find the token nowhere (modern: %s)",
  async (modern, { onTestFinished }) => {
    const server = await startJwt(bundle, issuer);
    onTestFinished(async () => void (await server.stop("SIGKILL")));
    const token = await issuer.token({ aud: audience, scope: "mcp" });
    const { text } = await callTool({ ...server, token }, "show_request", {}, { modern });
    expect(text).toContain('\\"subject\\":\\"ada\\"');
    expect(text).toContain("content-type");
    expect(text).not.toMatch(/authorization/i);
    for (const part of token.split(".")) expect(text).not.toContain(part);
  },
);

test("W65: a token in the address is not looked at", async () => {
  const server = await startJwt(bundle, issuer);
  const token = await issuer.token({ aud: audience, scope: "mcp" });
  const response = await fetch(`${server.url}/mcp?access_token=${token}`, { method: "POST" });
  expect(response.status).toBe(401);
  await server.stop("SIGKILL");
});

test("A1: it does not start without its settings, and names each of them", async () => {
  const missing = await run(bundle, ["--transport", "http"]);
  expect(missing.exitCode).toBe(78);
  expect(missing.stderr).toMatch(/AUTH_ISSUER is required\n\s*PUBLIC_URL is required/);

  const wrong = await run(bundle, ["--transport", "http"], {
    AUTH_ISSUER: "http://auth.example.com",
    AUTH_ALGORITHMS: "RS256,HS256",
    PUBLIC_URL: "https://mcp.example.com/mcp",
  });
  expect(wrong.exitCode).toBe(78);
  expect(wrong.stderr).toMatch(/AUTH_ISSUER: .*https[^]*AUTH_ALGORITHMS: [^]*PUBLIC_URL: /);
});
