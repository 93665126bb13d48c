import { execa } from "execa";
import { createInterface } from "node:readline";
import type { Options } from "../../src/options/table.ts";
import { featureSettings, freePort, tokens } from "./feature-settings.ts";
import { startHttp, type RunningServer } from "./running-server.ts";
import { SseStream, type StreamAnswer } from "./sse-stream.ts";
import { overSse, type Way } from "./ways.ts";

/** The features that can be seen from outside a running server. */
export type Seen = "sse" | "auth" | "rate-limit" | "health" | "shutdown";

type TransportId = Options["transport"][number];

/** Where each feature can be seen. */
const visibleOver: Readonly<Record<Seen, readonly TransportId[]>> = {
  sse: ["http", "sse"],
  auth: ["http", "sse"],
  "rate-limit": ["http", "sse"],
  health: ["http"],
  shutdown: ["stdio", "http", "sse"],
};

/** The features that a project should show. */
export function expectedFeatures(options: Options): Seen[] {
  return [
    ...(options.transport.includes("sse") ? ["sse" as const] : []),
    ...(options.auth === "none" ? [] : ["auth" as const]),
    ...(options["rate-limit"] === "none" ? [] : ["rate-limit" as const]),
    ...(options.health ? ["health" as const] : []),
    ...(options.shutdown ? ["shutdown" as const] : []),
  ];
}

/** Those of them that can be seen over one transport. */
export function visible(features: readonly Seen[], transport: TransportId): Seen[] {
  return features.filter((feature) => visibleOver[feature].includes(transport));
}

/** The features that a bundled server shows over one transport, each proven by what only it does. */
export async function featuresSeen(bundle: string, transport: TransportId): Promise<Seen[]> {
  if (transport === "stdio") return (await drainsStdio(bundle)) ? ["shutdown"] : [];
  const way = transport === "http" ? overHttp : overSse;
  const seen: Seen[] = [];
  await withServer(bundle, {}, async (server) => {
    if (await opensStreams(server)) seen.push("sse");
    if (await asksWhoCalls(way(server))) seen.push("auth");
  });
  await withServer(
    bundle,
    { RATE_LIMIT_PER_MINUTE: "1", RATE_LIMIT_BURST: "10" },
    async (server) => {
      if (await limitsCalls(way(server))) seen.push("rate-limit");
    },
  );
  const ADMIN_PORT = String(await freePort());
  await withServer(bundle, { ADMIN_PORT }, async (server) => {
    if (transport === "http" && (await answersProbes(server, ADMIN_PORT))) seen.push("health");
    if (await drainsHttp(server, way(server), ADMIN_PORT)) seen.push("shutdown");
  });
  return seen;
}

function overHttp(server: RunningServer): Way {
  return {
    call: (name, args, options) => callTool(server, name, args, options),
    before: 0,
    // Each of these says it in its own words: the answers themselves are looked at.
    refusesClients: async () => true,
  };
}

async function withServer(
  bundle: string,
  settings: Readonly<Record<string, string>>,
  use: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const server = await startHttp(bundle, { ...featureSettings, ...settings });
  try {
    await use(server);
  } finally {
    await server.stop("SIGKILL");
  }
}

interface CallOptions {
  readonly token?: string;
  /** Asks for progress, so that the answer is a stream. */
  readonly stream?: boolean;
  /** Calls as a client of 2026-07-28 does; else as one from 2025, which gets every answer as a stream. */
  readonly modern?: boolean;
}

/** Calls a tool. Rejects if the answer does not arrive whole. */
export async function callTool(
  { url }: Pick<RunningServer, "url">,
  name: string,
  args: Record<string, unknown> = {},
  { token = tokens.full, stream = false, modern = false }: CallOptions = {},
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

async function opensStreams({ url }: RunningServer): Promise<boolean> {
  const stream = await SseStream.open(url, { Authorization: `Bearer ${tokens.full}` });
  if ("status" in stream) return false;
  stream.hangUp();
  return /^\/messages\?sessionId=[\w-]{36}$/.test(stream.path);
}

async function asksWhoCalls({ call, refusesClients }: Way): Promise<boolean> {
  const statusOf = async (name: string, token: string) =>
    (await call(name, name === "hash_text" ? { text: "abc" } : {}, { token })).status;
  const nobody = await call("hash_text", { text: "abc" }, { token: "" });
  const notAllowed = await call("guarded", {}, { token: tokens.plain });
  return (
    nobody.status === 401 &&
    nobody.headers.get("www-authenticate") === 'Bearer realm="my-server", scope="mcp"' &&
    (await statusOf("hash_text", "wrong")) === 401 &&
    (await statusOf("hash_text", tokens.plain)) === 200 &&
    (await statusOf("guarded", tokens.full)) === 200 &&
    notAllowed.status === 403 &&
    /error="insufficient_scope", scope="vault:open"/.test(
      notAllowed.headers.get("www-authenticate") ?? "",
    ) &&
    (await refusesClients("wrong", 401))
  );
}

async function limitsCalls({ call, before, refusesClients }: Way): Promise<boolean> {
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

async function answersProbes({ url }: RunningServer, adminPort: string): Promise<boolean> {
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
async function drainsHttp(
  server: RunningServer,
  { call }: Way,
  adminPort: string,
): Promise<boolean> {
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

async function drainsStdio(bundle: string): Promise<boolean> {
  const child = execa("node", [bundle, "--transport", "stdio"], {
    env: featureSettings,
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
