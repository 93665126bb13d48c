import { randomInt, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, test, type TestContext } from "vitest";
import {
  startAuthorizationServer,
  type AuthorizationServer,
  type Outage,
} from "../support/authorization-server.ts";
import { callTool } from "./features-seen.ts";
import { audience, bundleJwt, startJwt } from "./jwt-server.ts";
import type { RunningServer } from "./running-server.ts";
import { freePort } from "../support/free-port.ts";

const bundle = await bundleJwt("jwt-keys");
const clock = fileURLToPath(new URL("../support/faster-clocks.mjs", import.meta.url));
const outages: readonly Outage[] = ["down", "slow", "500", "html", "garbage", "huge", "redirect"];

const MINUTE = 60_000;
const NO_KEYS = "the issuer's keys cannot be fetched";
const NEW_KEYS = "the issuer's keys are new";

/** An issuer, and a server that takes its tokens, on which time runs `speed` times as fast. */
async function start(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  { speed = 1, outage }: { speed?: number; outage?: Outage } = {},
  settings: Readonly<Record<string, string>> = {},
) {
  const issuer = await startAuthorizationServer();
  onTestFinished(() => issuer.close());
  issuer.outage = outage;
  const server = await startJwt(bundle, issuer, {
    ...(speed !== 1 && { NODE_OPTIONS: `--import ${clock}`, CLOCK_SPEED: String(speed) }),
    ...settings,
  });
  onTestFinished(async () => void (await server.stop("SIGKILL")));
  if (!outage) await server.logged(({ msg }) => msg === NEW_KEYS);
  return { issuer, server };
}

/** One that was never seen before, and is good for years. */
function newToken(issuer: AuthorizationServer, claims: object = {}): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 10 * 365 * 86_400;
  return issuer.token({ aud: audience, scope: "mcp", exp, ...claims });
}

/** Each from an address of its own: no failure of one is in the way of another. */
function call(server: RunningServer, token: string) {
  const from = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  return callTool({ ...server, token }, "hash_text", { text: "abc" }, { from });
}

const statusOf = async (server: RunningServer, token: string) => (await call(server, token)).status;

/** How often the keys were asked for. */
const fetches = ({ requests }: AuthorizationServer) =>
  requests.filter(({ path }) => path === "/keys").length;

/** When the server found out that the keys cannot be had, by its own clock. */
const failures = ({ log }: RunningServer) =>
  log.filter(({ msg }) => msg === NO_KEYS).map(({ time }) => Number(time));

test.concurrent.for(outages)(
  "A13, Q5: when the issuer is %s, its tokens are accepted for ten minutes past the age of its keys, and it is left in peace",
  async (outage, context) => {
    const { issuer, server } = await start(context, { speed: 200 });
    const loaded = Number(server.log.find(({ msg }) => msg === NEW_KEYS)!["time"]);
    issuer.outage = outage;
    await server.logged(({ msg, time }) => msg === NO_KEYS && Number(time) > loaded + 20 * MINUTE);
    const stranger = await startAuthorizationServer();
    await stranger.close();
    expect({
      good: await statusOf(server, await newToken(issuer)),
      forged: await statusOf(server, await newToken(stranger, { iss: issuer.issuer })),
    }).toEqual({ good: 200, forged: 401 });

    const failed = failures(server);
    const waits = failed.slice(1).map((time, index) => time - failed[index]!);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(10_000);
    // It is asked for where its keys are as well, once they are not where they were.
    const minutes = (failed.at(-1)! - loaded) / MINUTE;
    expect(issuer.requests.length).toBeLessThanOrEqual(minutes * 6);

    issuer.outage = undefined;
    await issuer.rotate({ withdraw: true });
    await server.logged(({ msg, time }) => msg === NEW_KEYS && Number(time) > failed.at(-1)!);
    expect(await statusOf(server, await newToken(issuer))).toBe(200);
  },
);

test.concurrent.for(outages)(
  "A14, H2: a server whose issuer was %s from the start is not ready, and tells callers to come back",
  async (outage, context) => {
    const ADMIN_PORT = String(await freePort());
    const { issuer, server } = await start(context, { speed: 50, outage }, { ADMIN_PORT });
    const readiness = async () => (await fetch(`http://127.0.0.1:${ADMIN_PORT}/readyz`)).status;
    const good = await newToken(issuer);

    const answer = await call(server, good);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("10");
    expect(await readiness()).toBe(503);
    // Who has no token can get one meanwhile; what is none is refused without any key.
    expect(await statusOf(server, "")).toBe(401);
    expect(await statusOf(server, "x")).toBe(401);

    issuer.outage = undefined;
    await server.logged(({ msg }) => msg === NEW_KEYS);
    expect(await statusOf(server, good)).toBe(200);
    expect(await readiness()).toBe(200);
  },
);

test("A15: a new key is fetched when it is first seen, and random ones cause no second fetch", async (context) => {
  const { issuer, server } = await start(context);
  const old = await newToken(issuer);
  expect(await statusOf(server, old)).toBe(200);
  await issuer.rotate();
  const rotated = await Promise.all(Array.from({ length: 20 }, () => newToken(issuer)));
  const statuses = await Promise.all(rotated.map((token) => statusOf(server, token)));
  expect(statuses).toEqual(rotated.map(() => 200));
  expect(await statusOf(server, old)).toBe(200);
  expect(fetches(issuer)).toBe(2);
});

test("A15: a flood of random keys causes one fetch", async (context) => {
  const { issuer, server } = await start(context);
  const flood = await Promise.all(
    Array.from({ length: 300 }, () =>
      issuer.token({ aud: audience, scope: "mcp" }, { header: { kid: randomUUID() } }),
    ),
  );
  const statuses = await Promise.all(flood.map((token) => statusOf(server, token)));
  expect(new Set(statuses)).toEqual(new Set([401]));
  expect(fetches(issuer)).toBe(2);
  expect(await statusOf(server, await newToken(issuer))).toBe(200);
});

test("a token that was accepted a moment ago is refused as soon as its key is known to be withdrawn", async (context) => {
  const { issuer, server } = await start(context);
  const old = await newToken(issuer);
  expect(await statusOf(server, old)).toBe(200);
  await issuer.rotate({ withdraw: true });
  expect(await statusOf(server, old)).toBe(200);
  expect(await statusOf(server, await newToken(issuer))).toBe(200);
  expect(await statusOf(server, old)).toBe(401);
});

test("Q5: with another one's keys, every token is refused, and none is answered with 500", async (context) => {
  const stranger = await startAuthorizationServer();
  context.onTestFinished(() => stranger.close());
  const AUTH_JWKS_URL = `${stranger.issuer}/keys`;
  const { issuer, server } = await start(context, {}, { AUTH_JWKS_URL });
  expect(await statusOf(server, await newToken(issuer))).toBe(401);
  expect(fetches(issuer)).toBe(0);
});

test("Q11: a token for one server is refused by another one of the same issuer", async (context) => {
  const { issuer, server } = await start(context);
  const PUBLIC_URL = "https://other.example";
  const other = await startJwt(bundle, issuer, { PUBLIC_URL });
  context.onTestFinished(async () => void (await other.stop("SIGKILL")));
  const ours = await newToken(issuer);
  const theirs = await newToken(issuer, { aud: `${PUBLIC_URL}/mcp` });
  expect({
    "ours, here": await statusOf(server, ours),
    "theirs, here": await statusOf(server, theirs),
    "ours, there": await statusOf(other, ours),
    "theirs, there": await statusOf(other, theirs),
  }).toEqual({ "ours, here": 200, "theirs, here": 401, "ours, there": 401, "theirs, there": 200 });
});

test("Q12: clocks may differ by 29 seconds, and not by 31", async (context) => {
  // One that stands still, and says in the log where.
  const { issuer, server } = await start(context, { speed: 1e-9 });
  const now = Math.floor(Number(server.log[0]!["time"]) / 1000);
  const status = async (claims: object) => statusOf(server, await newToken(issuer, claims));
  expect({
    "ended 29 s ago": await status({ exp: now - 29 }),
    "ended 31 s ago": await status({ exp: now - 31 }),
    "begins in 29 s": await status({ nbf: now + 29 }),
    "begins in 31 s": await status({ nbf: now + 31 }),
  }).toEqual({
    "ended 29 s ago": 200,
    "ended 31 s ago": 401,
    "begins in 29 s": 200,
    "begins in 31 s": 401,
  });
});
