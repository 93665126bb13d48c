import { isDeepStrictEqual } from "node:util";
import type { Options } from "../../src/options/table.ts";
import { HttpSession } from "./http-session.ts";
import { growth, scrape, sum } from "./scrape.ts";
import type { Session } from "./session.ts";
import { givesSessions } from "./sessions-seen.ts";
import { SseStream, type StreamAnswer } from "./sse-stream.ts";
import { freePort } from "../support/free-port.ts";
import { startIn, type Callee, type Surroundings } from "./surroundings.ts";
import { overSse, type Way } from "./ways.ts";

/** The features that can be seen from outside a running server. */
export type Seen =
  | "sse"
  | "sessions"
  | "auth=token"
  | "auth=jwt"
  | "rate-limit"
  | "shared-limit"
  | "metrics"
  | "health"
  | "shutdown";

type TransportId = Options["transport"][number];

type HttpTransportId = Exclude<TransportId, "stdio">;

/** Where each feature can be seen. */
const visibleOver: Readonly<Record<Seen, readonly TransportId[]>> = {
  sse: ["http", "sse"],
  sessions: ["http"],
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
    ...(options.sessions ? ["sessions" as const] : []),
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

/** What a bundled server shows, by the transports over which one was started. */
export type SeenOver = Partial<Record<TransportId, Seen[]>>;

/** By transport, what those who call over it see of these features. */
export function seenOver(features: readonly Seen[], transports: readonly TransportId[]): SeenOver {
  return Object.fromEntries(
    transports.map((transport) => [transport, visible(features, transport)]),
  );
}

/**
 * The features that a bundled server shows over HTTP and HTTP+SSE, each proven by what only it does. One process serves
 * both; a second one, with a limit that is soon reached, is limited; a third one shares that limit or does not.
 *
 * @param meanwhile what else is done with the first server, before it is stopped
 */
export async function featuresSeen(
  bundle: string,
  transports: readonly TransportId[],
  around: Surroundings,
  meanwhile: (server: Callee) => Promise<void> = async () => {},
): Promise<{ readonly seen: SeenOver; readonly exitCode: number | undefined }> {
  const over = transports.filter((transport) => transport !== "stdio");
  const seen: SeenOver = Object.fromEntries(over.map((transport) => [transport, []]));
  const see = (feature: Seen, ...where: readonly HttpTransportId[]) => {
    for (const transport of where) seen[transport]!.push(feature);
  };
  const withServer = async <T>(
    settings: Readonly<Record<string, string>>,
    use: (server: Callee) => Promise<T>,
  ): Promise<T> => {
    const server = await startIn(around, bundle, settings);
    try {
      return await use(server);
    } finally {
      await server.stop("SIGKILL");
    }
  };

  const ADMIN_PORT = String(await freePort());
  const exitCode = await withServer({ ADMIN_PORT }, async (server) => {
    const overMcp = (await givesSessions(server, around)) ? overSessions : overHttp;
    const ways = waysTo(server, over, overMcp);
    if (await opensStreams(server)) see("sse", ...over);
    if (overMcp === overSessions) see("sessions", "http");

    const limit = { RATE_LIMIT_PER_MINUTE: "1", RATE_LIMIT_BURST: "10", ...anotherRedis(around) };
    const { limited, refusing } = await withServer(limit, async (another) => {
      const toIt = waysTo(another, over, overMcp);
      return {
        limited: await overLimit(toIt, around),
        // Here, because ten failures from one address lock it out, and the first server is to meet every bad token.
        refusing: await transportsWhere(toIt, (way) => way.refusesClients("wrong", 401)),
      };
    });
    // A new process has nothing to limit by but what another one has counted.
    const isShared = limited.length > 0 && (await withServer(limit, isAtItsLimit));

    for (const [transport, way] of ways) {
      if (!refusing.includes(transport) || !(await asksWhoCalls(way, around))) continue;
      see((await namesItsIssuer(server, around)) ? "auth=jwt" : "auth=token", transport);
    }
    see("rate-limit", ...limited);
    if (isShared) see("shared-limit", ...limited);
    for (const [transport, way] of ways) {
      if (await countsCalls(server, way, ADMIN_PORT, around)) see("metrics", transport);
    }
    if (over.includes("http") && (await answersProbes(server, ADMIN_PORT))) see("health", "http");
    await meanwhile(server);
    const drained = await drainedHttp(server, ways, ADMIN_PORT);
    see("shutdown", ...drained.over);
    return drained.exitCode;
  });
  return { seen, exitCode };
}

/** HTTP first: over HTTP+SSE, each way to call opens streams. */
function waysTo(
  server: Callee,
  transports: readonly HttpTransportId[],
  overMcp: (server: Callee) => Way,
): (readonly [HttpTransportId, Way])[] {
  return transports.map((transport) => [
    transport,
    transport === "http" ? overMcp(server) : overSse(server),
  ]);
}

async function transportsWhere(
  ways: readonly (readonly [HttpTransportId, Way])[],
  isSo: (way: Way) => Promise<boolean>,
): Promise<HttpTransportId[]> {
  const found: HttpTransportId[] = [];
  for (const [transport, way] of ways) if (await isSo(way)) found.push(transport);
  return found;
}

function overHttp(server: Callee): Way {
  return {
    call: (name, args, options) => callTool(server, name, args, options),
    before: 0,
    // Each of these says it in its own words: the answers themselves are looked at.
    refusesClients: async () => true,
  };
}

/** In one session for each token. */
function overSessions(server: Callee): Way {
  const sessions = new Map<string, ReturnType<typeof HttpSession.open>>();
  let lastId = 0;
  return {
    async call(name, args = {}, { token = server.token, modern = false } = {}) {
      if (modern) return callTool(server, name, args, { token, modern });
      const opening = sessions.get(token) ?? HttpSession.open(server.url, token);
      sessions.set(token, opening);
      const session = await opening;
      if ("status" in session) return session;
      const params = { name, arguments: args };
      const id = ++lastId;
      const response = await session.post({ jsonrpc: "2.0", id, method: "tools/call", params });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    // To begin.
    before: 1,
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
  { call }: Way,
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
    )
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

/**
 * The ways that one limit of ten is held over: some calls over HTTP+SSE, if it is there, and what is left over HTTP. So it
 * is seen that both count as one.
 */
async function overLimit(
  ways: readonly (readonly [HttpTransportId, Way])[],
  { tokens }: Surroundings,
): Promise<HttpTransportId[]> {
  let left = 10;
  const isHeld: HttpTransportId[] = [];
  for (const [index, [transport, way]] of ways.toReversed().entries()) {
    const isLast = index === ways.length - 1;
    const answers: StreamAnswer[] = [];
    const fit = isLast ? left - way.before : 5;
    const calls = isLast ? fit + 1 : fit;
    for (let count = 0; count < calls; count += 1) {
      answers.push(await way.call("hash_text", { text: "abc" }));
    }
    if (!answers.slice(0, fit).every(({ status }) => status === 200)) continue;
    const before = 10 - left + way.before;
    const first = /^"default";r=(\d+);t=(\d+)$/.exec(answers[0]!.headers.get("ratelimit") ?? "");
    const [rest, seconds] = [Number(first?.[1]), Number(first?.[2])];
    // One comes back each minute, and some of this one has passed.
    if (rest === 9 - before && seconds > 60 * before && seconds <= 60 * (1 + before)) {
      isHeld.push(transport);
    }
    left -= way.before + calls;
  }
  const refused: HttpTransportId[] = [];
  for (const [transport, { call, refusesClients }] of ways) {
    const late = await call("hash_text", { text: "abc" });
    const isRefused =
      isHeld.includes(transport) &&
      late.status === 429 &&
      /^[1-9]\d*$/.test(late.headers.get("retry-after") ?? "") &&
      late.headers.get("ratelimit-policy") === '"default";q=10;w=600' &&
      (await refusesClients(tokens.full, 429));
    if (isRefused) refused.push(transport);
  }
  return refused;
}

/** Calls a tool in several ways: what the metrics say then is what was sent, and only operators can read it. */
async function countsCalls(
  server: Callee,
  { call }: Way,
  adminPort: string,
  { tokens }: Surroundings,
): Promise<boolean> {
  const before = await scrape(adminPort);
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
  if (before === undefined || metrics === undefined) return false;
  // What a client begins with is counted too.
  const timed = Object.entries(
    growth("mcp_server_operation_duration_seconds_count", before, metrics),
  );
  return (
    isDeepStrictEqual(growth("mcp_tool_calls_total", before, metrics), sent) &&
    sum(Object.fromEntries(timed.filter(([labels]) => labels.includes('"tools/call"')))) === 5 &&
    atPublicPort.status === 404
  );
}

async function isAtItsLimit(replica: Callee): Promise<boolean> {
  return (await callTool(replica, "hash_text", { text: "abc" })).status === 429;
}

/** A database of its own, so that servers with other limits do not find what was counted by these. */
function anotherRedis({ settings: { REDIS_URL } }: Surroundings) {
  return REDIS_URL === undefined ? {} : { REDIS_URL: new URL("/1", REDIS_URL).href };
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
 * The ways over which a call that runs when the signal comes is answered, by a server that then exits by itself with 0;
 * where probes are answered, they say meanwhile that no requests should be sent. And the exit code in any case.
 */
async function drainedHttp(
  server: Callee,
  ways: readonly (readonly [HttpTransportId, Way])[],
  adminPort: string,
): Promise<{ readonly over: HttpTransportId[]; readonly exitCode: number | undefined }> {
  const started = () => server.log.filter(({ msg }) => msg === "slow started").length;
  const answers: [HttpTransportId, Promise<string>][] = [];
  for (const [transport, { call }] of ways) {
    const before = started();
    const answer = call("slow", { ms: 300, stream: false }).then(
      ({ text }) => text,
      () => "",
    );
    answers.push([transport, answer]);
    // Where nobody takes the call, it is answered without having started.
    await Promise.race([answer, server.logged(() => started() > before)]);
  }
  const stopped = server.stop("SIGTERM");
  const drains = await server
    .logged(({ msg }) => msg === "draining")
    .then(
      () => true,
      () => false,
    );
  const { status } = await ask(`http://127.0.0.1:${adminPort}/readyz`);
  const { exitCode } = await stopped;
  const over: HttpTransportId[] = [];
  for (const [transport, answer] of answers) {
    if ((await answer).includes("finished")) over.push(transport);
  }
  // 503 if there are probes at all: without them nobody answers, or nothing is at that path.
  const isDrained = drains && status !== 200 && exitCode === 0;
  return { over: isDrained ? over : [], exitCode };
}

/** A page; its status is undefined if nobody answers there. */
async function ask(address: string): Promise<{ status: number | undefined; text: string }> {
  const response = await fetch(address).catch(() => undefined);
  return { status: response?.status, text: (await response?.text()) ?? "" };
}

/** The same for a server that a client has started over stdio. Stops it. */
export async function drainedStdio({
  client,
  logged,
  stop,
}: Session): Promise<{ readonly seen: Seen[]; readonly exitCode: number | undefined }> {
  const answer = client.call("slow", { ms: 300, stream: false }).then(
    ({ content }) => isDeepStrictEqual(content, [{ type: "text", text: "finished" }]),
    () => false,
  );
  await logged(({ msg }) => msg === "slow started");
  const exitCode = await stop();
  return { seen: (await answer) && exitCode === 0 ? ["shutdown"] : [], exitCode };
}
