import { afterAll, describe, expect, test } from "vitest";
import { call, legacy, modern } from "../wire/messages.ts";
import { CANARY } from "./ends-tool.ts";
import { bearer, cases, ends } from "./message-cases.ts";
import { observedProject } from "./observed-server.ts";
import { growth, shortened, sum, type Scrape } from "./scrape.ts";

const CALLS = "mcp_tool_calls_total";
const TIMED = "mcp_server_operation_duration_seconds_count";
const POLICIES = "mcp_rate_limited_total";

const project = await observedProject("metrics");
afterAll(project.close);

describe("whatever is sent is counted, once and as what it is", async () => {
  const started = await project.start();
  afterAll(() => started.server.stop("SIGKILL"));

  test.for(Object.entries(cases))("%s", async ([, { send, calls = {}, others = {} }]) => {
    const before = await started.metrics();
    await send(started);
    const after = await started.metrics();
    expect(shortened(growth(CALLS, before, after))).toEqual(calls);
    const timed = growth(TIMED, before, after);
    const isCall = ([labels]: [string, number]) => labels.includes('"tools/call"');
    const entries = Object.entries(timed);
    expect(sum(Object.fromEntries(entries.filter(isCall)))).toBe(sum(calls));
    expect(shortened(Object.fromEntries(entries.filter((one) => !isCall(one))))).toEqual(others);
    expect(after.values("mcp_messages_in_flight")).toEqual({});
  });

  // After all of the above.
  test("nothing of callers, of their messages or of errors gets into it", async () => {
    const { text } = await started.metrics();
    for (const [what, secret] of Object.entries({
      "what was sent, or thrown": CANARY,
      "who called": /\b(ada|bob)\b/,
      "a token": /t0ken/,
      "an address": /127\.0\.0\.1|10\.0\.0\.5|localhost/,
    })) {
      expect(text, what).not.toMatch(secret);
    }
  });
});

const noVersion = { headers: { "MCP-Protocol-Version": undefined } };

test("what a limit refuses is counted once, and every call in it", async () => {
  const { post, metrics } = await project.startForTest({
    RATE_LIMIT_PER_MINUTE: "1",
    RATE_LIMIT_BURST: "2",
  });
  const batch = (size: number) =>
    Array.from({ length: size }, () => legacy("tools/call", ends("ok")));
  expect((await post(batch(2), noVersion)).status).toBe(200);
  expect((await post(batch(1), noVersion)).status).toBe(429);
  expect((await post(batch(5), noVersion)).status).toBe(429);
  const page = await metrics();
  expect(page.values(POLICIES)).toEqual({ 'policy="default"': 2 });
  expect(shortened(page.values(CALLS))).toEqual({ "ends ok": 2, "ends rate_limited": 6 });
});

test("so is a call for which there is no place, by whose place it is", async () => {
  const { server, tokens, post, metrics } = await project.startForTest({
    MAX_CONCURRENCY: "1",
    MAX_CONCURRENCY_PER_CALLER: "1",
  });
  const abort = new AbortController();
  const slow = post(modern("tools/call", call("slow", { ms: 60_000, stream: false })), {
    signal: abort.signal,
  });
  await server.logged(({ msg }) => msg === "slow started");
  const quick = () => modern("tools/call", ends("ok"));
  expect((await post(quick())).status).toBe(429);
  expect((await post(quick(), bearer(tokens.plain))).status).toBe(503);
  abort.abort();
  await expect(slow).rejects.toThrow();
  await server.logged(({ outcome }) => outcome === "cancelled");

  const page = await metrics();
  expect(page.values(POLICIES)).toEqual({
    'policy="concurrency_of_caller"': 1,
    'policy="concurrency_of_server"': 1,
  });
  expect(shortened(page.values(CALLS))).toEqual({ "slow cancelled": 1, "ends rate_limited": 2 });
});

test("who is not let in is counted by what is wrong, and then by the limit", async () => {
  const { badTokens, post, metrics } = await project.startForTest();
  const tokens = ["", "Bearer a b", "Bearer wrong", `Bearer ${badTokens["expired"]}`];
  for (let attempt = 0; attempt < 16; attempt += 1) {
    const Authorization = tokens[attempt % tokens.length] || undefined;
    await post(modern("tools/call", ends("ok")), { headers: { Authorization } });
  }
  const page = await metrics();
  expect(page.values("mcp_auth_failures_total")).toEqual({
    // That is no attempt, and the limit does not count it.
    'reason="missing"': 4,
    'reason="malformed"': 4,
    'reason="unknown"': 3,
    'reason="expired"': 3,
  });
  expect(page.values(POLICIES)).toEqual({ 'policy="failed_authentication"': 2 });
  // Nobody has looked what they would have called.
  expect(page.values(CALLS)).toEqual({});
});

test("10,000 names of tools and methods make two series", { timeout: 120_000 }, async () => {
  const { post, metrics } = await project.startForTest({ MAX_CONCURRENCY_PER_CALLER: "10" });
  await post(modern("tools/call", ends("ok")));
  const before = await metrics();
  for (let batch = 0; batch < 1_000; batch += 1) {
    const unknown = Array.from({ length: 10 }, (_, index) => {
      const name = `${index % 3 ? "x" : "__proto__"} ${batch} ${index}`;
      return index % 2 ? legacy(name, { name }) : legacy("tools/call", call(name, { name }));
    });
    expect((await post(unknown, noVersion)).status).toBe(200);
  }
  const after = await metrics();
  expect(shortened(growth(TIMED, before, after))).toEqual({
    "tools/call invalid_input": 5_000,
    "_other invalid_input": 5_000,
  });
  const series = ({ text }: Scrape) => text.match(/^mcp_\w+?(_count|_total|_streams|_flight)\b/gm);
  expect(series(after)!.length - series(before)!.length).toBeLessThanOrEqual(2);
});

test("while the server stops it says so, until the last answer is sent", async () => {
  const { server, post, metrics } = await project.startForTest();
  expect((await metrics()).values("mcp_draining")).toEqual({});
  const slow = post(modern("tools/call", call("slow", { ms: 500, stream: false })));
  await server.logged(({ msg }) => msg === "slow started");
  const stopped = server.stop("SIGTERM");
  await server.logged(({ msg }) => msg === "draining");
  const page = await metrics();
  expect(page.values("mcp_draining")).toEqual({ "": 1 });
  expect(page.values("mcp_messages_in_flight")).toEqual({ "": 1 });
  expect((await slow).status).toBe(200);
  expect((await stopped).exitCode).toBe(0);
});

test("only operators can read it, in either format", async () => {
  const { server, metrics, adminPort } = await project.startForTest();
  for (const path of ["/metrics", "/metrics/", "/mcp/../metrics", "//metrics"]) {
    const headers = { Authorization: `Bearer ${server.token}` };
    const { status } = await fetch(server.url + path, { headers });
    expect(status, path).toBe(404);
  }
  const { status } = await fetch(`http://127.0.0.1:${adminPort}/metrics`, { method: "POST" });
  expect(status).toBe(404);

  const plain = await metrics();
  expect(plain.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(plain.headers.get("cache-control")).toBe("no-store");
  const open = await metrics("application/openmetrics-text; version=1.0.0");
  expect(open.headers.get("content-type")).toBe(
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  expect(open.text).toMatch(/\n# EOF\n$/);
});
