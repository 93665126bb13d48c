import { execa } from "execa";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import type { Options } from "../../src/options/table.ts";
import { scrape, sum } from "./scrape.ts";
import { SseStream, type StreamAnswer } from "./sse-stream.ts";
import { freePort } from "../support/free-port.ts";
import { startIn, type Callee, type Surroundings } from "./surroundings.ts";
import { overSse, type Way } from "./ways.ts";

/** The features that can be seen from outside a running server. */
export type Seen =
  | "sse"
  | "auth=token"
  | "auth=jwt"
  | "rate-limit"
  | "shared-limit"
  | "metrics"
  | "health"
  | "shutdown";

type TransportId = Options["transport"][number];

/** Where each feature can be seen. */
const visibleOver: Readonly<Record<Seen, readonly TransportId[]>> = {
  sse: ["http", "sse"],
  "auth=token": ["http", "sse"],
  "auth=jwt": ["http", "sse"],
  "rate-limit": ["http", "sse"],
  "shared-limit": ["http", "sse"],
  metrics: ["http", "sse"],
  health: ["http"],
  shutdown: ["stdio", "http", "sse"],
};

/** The features that a project should show. */
export function expectedFeatures(options: Options): Seen[] {
  return [
    ...(options.transport.includes("sse") ? ["sse" as const] : []),
    ...(options.auth === "none" ? [] : [`auth=${options.auth}` as const]),
    ...(options["rate-limit"] === "none" ? [] : ["rate-limit" as const]),
    ...(options["rate-limit"] === "redis" ? ["shared-limit" as const] : []),
    ...(options.metrics === "none" ? [] : ["metrics" as const]),
    ...(options.health ? ["health" as const] : []),
    ...(options.shutdown ? ["shutdown" as const] : []),
  ];
}

/** Those of them that can be seen over one transport. */
export function visible(features: readonly Seen[], transport: TransportId): Seen[] {
  return features.filter((feature) => visibleOver[feature].includes(transport));
}

/** The features that a bundled server shows over one transport, each proven by what only it does. */
export async function featuresSeen(
  bundle: string,
  transport: TransportId,
  around: Surroundings,
): Promise<Seen[]> {
  if (transport === "stdio") {
    return (await drainsStdio(bundle, around.settings)) ? ["shutdown"] : [];
  }
  const way = transport === "http" ? overHttp : overSse;
  const seen: Seen[] = [];
  const withServer = async (
    settings: Readonly<Record<string, string>>,
    use: (server: Callee) => Promise<void>,
  ) => {
    const server = await startIn(around, bundle, settings);
    try {
      await use(server);
    } finally {
      await server.stop("SIGKILL");
    }
  };
  await withServer({}, async (server) => {
    if (await opensStreams(server)) seen.push("sse");
    if (!(await asksWhoCalls(way(server), around))) return;
    seen.push((await namesItsIssuer(server, around)) ? "auth=jwt" : "auth=token");
  });
  const limit = {
    RATE_LIMIT_PER_MINUTE: "1",
    RATE_LIMIT_BURST: "10",
    ...anotherRedis(around, transport),
  };
  await withServer(limit, async (server) => {
    if (await limitsCalls(way(server), around)) seen.push("rate-limit");
  });
  await withServer(limit, async (replica) => {
    if (await isAtItsLimit(replica)) seen.push("shared-limit");
  });
  const ADMIN_PORT = String(await freePort());
  await withServer({ ADMIN_PORT }, async (server) => {
    if (await countsCalls(server, way(server), ADMIN_PORT, around)) seen.push("metrics");
    if (transport === "http" && (await answersProbes(server, ADMIN_PORT))) seen.push("health");
    if (await drainsHttp(server, way(server), ADMIN_PORT)) seen.push("shutdown");
  });
  return seen;
}

function overHttp(server: Callee): Way {
  return {
    call: (name, args, options) => callTool(server, name, args, options),
    before: 0,
    // Each of these says it in its own words: the answers themselves are looked at.
    refusesClients: async () => true,
  };
}

interface CallOptions {
  /** Instead of the caller's; empty for none. */
  readonly token?: string;
  /** Asks for progress, so that the answer is a stream. */
  readonly stream?: boolean;
  /** Calls as a client of 2026-07-28 does; else as one from 2025, which gets every answer as a stream. */
  readonly modern?: boolean;
  /** The address of the caller, as a proxy says it. */
  readonly from?: string;
}

/** Calls a tool. Rejects if the answer does not arrive whole. */
export async function callTool(
  { url, token: usual }: Pick<Callee, "url" | "token">,
  name: string,
  args: Record<string, unknown> = {},
  { token = usual, stream = false, modern = false, from }: CallOptions = {},
): Promise<StreamAnswer> {
  const meta = {
    ...(stream && { progressToken: 1 }),
    ...(modern && {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    }),
  };
  const response = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...(token !== "" && { Authorization: `Bearer ${token}` }),
      ...(from && { "X-Forwarded-For": from }),
      ...(modern && {
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": name,
      }),
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name, arguments: args, _meta: meta },
    }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function opensStreams({ url, token }: Callee): Promise<boolean> {
  const stream = await SseStream.open(url, { Authorization: `Bearer ${token}` });
  if ("status" in stream) return false;
  stream.hangUp();
  return /^\/messages\?sessionId=[\w-]{36}$/.test(stream.path);
}

async function asksWhoCalls(
  { call, refusesClients }: Way,
  { tokens, badTokens, challenge }: Surroundings,
): Promise<boolean> {
  const statusOf = async (name: string, token: string) =>
    (await call(name, name === "hash_text" ? { text: "abc" } : {}, { token })).status;
  const nobody = await call("hash_text", { text: "abc" }, { token: "" });
  const notAllowed = await call("guarded", {}, { token: tokens.plain });
  const bad = await Promise.all(
    Object.values(badTokens).map((token) => statusOf("hash_text", token)),
  );
  return (
    nobody.status === 401 &&
    nobody.headers.get("www-authenticate") === challenge &&
    bad.every((status) => status === 401) &&
    (await statusOf("hash_text", tokens.plain)) === 200 &&
    (await statusOf("guarded", tokens.full)) === 200 &&
    notAllowed.status === 403 &&
    /error="insufficient_scope", scope="mcp vault:open"/.test(
      notAllowed.headers.get("www-authenticate") ?? "",
    ) &&
    (await refusesClients("wrong", 401))
  );
}

/** Any page may read who issues tokens, before it has one, under whatever name it knows the server. */
async function namesItsIssuer({ url }: Callee, { settings }: Surroundings): Promise<boolean> {
  const page = async (path: string, method: string) => {
    const headers = { Host: "elsewhere.example", Origin: "https://page.example" };
    const response = await fetch(`${url}/.well-known/oauth-protected-resource${path}`, {
      method,
      headers,
    });
    const { status } = response;
    const open = response.headers.get("access-control-allow-origin") === "*";
    return { status, open, text: await response.text() };
  };
  const [ours, root, head, before] = await Promise.all([
    page("/mcp", "GET"),
    page("", "GET"),
    page("/mcp", "HEAD"),
    page("/mcp", "OPTIONS"),
  ]);
  return (
    ours.status === 200 &&
    [ours, root, head, before].every(({ open }) => open) &&
    head.status === 200 &&
    before.status === 204 &&
    root.text === ours.text &&
    isDeepStrictEqual(JSON.parse(ours.text), {
      resource: `${settings["PUBLIC_URL"]}/mcp`,
      resource_name: "my-server",
      authorization_servers: [settings["AUTH_ISSUER"]],
      scopes_supported: ["mcp"],
      bearer_methods_supported: ["header"],
    })
  );
}

async function limitsCalls(
  { call, before, refusesClients }: Way,
  { tokens }: Surroundings,
): Promise<boolean> {
  const answers: StreamAnswer[] = [];
  for (let count = 0; count < 11; count += 1) {
    answers.push(await call("hash_text", { text: "abc" }));
  }
  const late = answers.at(-1)!;
  return (
    answers.slice(0, 10 - before).every(({ status }) => status === 200) &&
    answers[0]!.headers.get("ratelimit") === `"default";r=${9 - before};t=${60 * (1 + before)}` &&
    late.status === 429 &&
    /^[1-9]\d*$/.test(late.headers.get("retry-after") ?? "") &&
    late.headers.get("ratelimit-policy") === '"default";q=10;w=600' &&
    (await refusesClients(tokens.full, 429))
  );
}

/** Calls a tool in several ways: what the metrics say then is what was sent, and only operators can read it. */
async function countsCalls(
  server: Callee,
  { call }: Way,
  adminPort: string,
  { tokens }: Surroundings,
): Promise<boolean> {
  await call("hash_text", { text: "abc" });
  // The first line of the SDK knows no such clients.
  const today = await call("hash_text", { text: "abc" }, { modern: true });
  const isServed = today.status === 200;
  await call("hash_text", { text: 7 });
  await call("no_such_tool");
  const guarded = await call("guarded", {}, { token: tokens.plain });
  const metrics = await scrape(adminPort);
  const atPublicPort = await fetch(`${server.url}/metrics`, {
    headers: { Authorization: `Bearer ${server.token}` },
  });
  const sent = {
    'tool="hash_text",outcome="ok"': isServed ? 2 : 1,
    'tool="hash_text",outcome="invalid_input"': isServed ? 1 : 2,
    'tool="_other",outcome="invalid_input"': 1,
    [`tool="guarded",outcome="${guarded.status === 403 ? "forbidden" : "ok"}"`]: 1,
  };
  return (
    isDeepStrictEqual({ ...metrics?.values("mcp_tool_calls_total") }, sent) &&
    sum(metrics!.values("mcp_server_operation_duration_seconds_count")) === 5 &&
    atPublicPort.status === 404
  );
}

/** A new process has nothing to limit by but what another one has counted. */
async function isAtItsLimit(replica: Callee): Promise<boolean> {
  return (await callTool(replica, "hash_text", { text: "abc" })).status === 429;
}

/** A database of its own, so that servers with other limits do not find what was counted by these. */
function anotherRedis({ settings: { REDIS_URL } }: Surroundings, transport: TransportId) {
  if (REDIS_URL === undefined) return {};
  return { REDIS_URL: new URL(transport === "http" ? "/1" : "/2", REDIS_URL).href };
}

async function answersProbes(server: Callee, adminPort: string): Promise<boolean> {
  const { url } = server;
  // Some servers listen before they are ready, and none answers a call before.
  await callTool(server, "hash_text", { text: "abc" });
  const health = await ask(`${url}/health`);
  const livez = await ask(`http://127.0.0.1:${adminPort}/livez`);
  const readyz = await ask(`http://127.0.0.1:${adminPort}/readyz`);
  return (
    [health, livez, readyz].every(({ status }) => status === 200) &&
    JSON.parse(health.text).status === "healthy"
  );
}

/**
 * True if a call that runs when the signal comes is answered, and the server then exits by itself with 0; where probes
 * are answered, they say meanwhile that no requests should be sent.
 */
async function drainsHttp(server: Callee, { call }: Way, adminPort: string): Promise<boolean> {
  const answer = call("slow", { ms: 300, stream: false }).then(
    ({ text }) => text,
    () => "",
  );
  // Where nobody takes the call, it is answered without having started.
  await Promise.race([answer, server.logged(({ msg }) => msg === "slow started")]);
  const stopped = server.stop("SIGTERM");
  const drains = await server
    .logged(({ msg }) => msg === "draining")
    .then(
      () => true,
      () => false,
    );
  const { status } = await ask(`http://127.0.0.1:${adminPort}/readyz`);
  const { exitCode } = await stopped;
  return (
    drains &&
    // 503 if there are probes at all: without them nobody answers, or nothing is at that path.
    status !== 200 &&
    (await answer).includes("finished") &&
    exitCode === 0
  );
}

/** A page; its status is undefined if nobody answers there. */
async function ask(address: string): Promise<{ status: number | undefined; text: string }> {
  const response = await fetch(address).catch(() => undefined);
  return { status: response?.status, text: (await response?.text()) ?? "" };
}

async function drainsStdio(
  bundle: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const child = execa("node", [bundle, "--transport", "stdio"], {
    env,
    reject: false,
    stdin: "pipe",
  });
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  let answered = false;
  createInterface(child.stdout).on("line", (line) => (answered ||= line.includes("finished")));
  createInterface(child.stderr).on("line", (line) => {
    if (line.includes("slow started")) child.kill("SIGTERM");
  });
  send({
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "probe", version: "1.0.0" },
    },
  });
  send({ method: "notifications/initialized" });
  send({
    id: 2,
    method: "tools/call",
    params: { name: "slow", arguments: { ms: 300, stream: false } },
  });
  const { exitCode } = await child;
  return answered && exitCode === 0;
}
