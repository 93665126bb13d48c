import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { freePort } from "../support/free-port.ts";
import { fasterClocks } from "../wire/faster.ts";
import { eventsOf, HttpSession, type StreamEvent } from "./http-session.ts";
import { listed } from "./leaky.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject } from "./project.ts";
import { scrape, sum } from "./scrape.ts";
import { startIn, surroundings, type Callee } from "./surroundings.ts";

const CALLS = 50;

const optionsOf = (sdk: Options["sdk"]) =>
  variants().find(
    ({ options: { transport, auth, ...others } }) =>
      others.sdk === sdk &&
      transport.join() === "http" &&
      auth === "token" &&
      others["rate-limit"] === "memory" &&
      others.metrics === "prometheus" &&
      others.sessions &&
      others.shutdown,
  )!.options;

/** Says how far it is, as often as it is told. */
const counts = `import { setTimeout } from "node:timers/promises";
import { z } from "zod";

import { defineTool } from "../mcp/tool.ts";

export const counts = defineTool({
  name: "counts",
  title: "Counts",
  description: "Counts.",
  input: z.strictObject({ to: z.number().min(0).max(10_000) }),
  async run({ to }, context) {
    for (let step = 0; step < to; step += 1) {
      await context.log("info", String(step));
      if (step % 5 === 0) await setTimeout(1);
    }
    return "counted";
  },
});
`;

const around = await surroundings(optionsOf("v2"));
afterAll(around.close);

async function bundleOf(sdk: Options["sdk"]): Promise<string> {
  const options = optionsOf(sdk);
  const probes = probeTools(render(options));
  const root = await writeProject(`sessions/${sdk}`, options, {
    ...probes,
    "src/tools/counts.ts": counts,
    "src/tools/index.ts": listed(probes["src/tools/index.ts"]!, "counts", "./counts.ts"),
  });
  return bundleProject(root);
}

async function opened({ url, token }: Callee, as = token): Promise<HttpSession> {
  const session = await HttpSession.open(url, as);
  if ("status" in session) throw new Error(`${session.status}: ${session.text}`);
  return session;
}

function call(id: number, name: string, args: object = {}) {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } };
}

const ping = { jsonrpc: "2.0", id: "ping", method: "ping" };

/** Reads a call's stream, which is lost again and again after some events, and taken up after the last. */
async function readInPieces(session: HttpSession, message: object, random: () => number) {
  const events: StreamEvent[] = [];
  let response = await session.post(message);
  for (let pieces = 1; ; pieces += 1) {
    let left = Math.ceil(random() * 40);
    for await (const event of eventsOf(response)) {
      events.push(event);
      if ((left -= 1) === 0) break;
    }
    if (events.some((event) => event.message && "result" in event.message)) {
      return { events, pieces };
    }
    response = await session.open(events.at(-1)!.id);
    expect(response.status).toBe(200);
  }
}

describe.each(["v2", "v1"] as const)("on the line %s of the SDK", async (sdk) => {
  const bundle = await bundleOf(sdk);

  async function start(settings: Readonly<Record<string, string>> = {}): Promise<Callee> {
    const server = await startIn(around, bundle, settings);
    onTestFinished(async () => void (await server.stop("SIGKILL")));
    return server;
  }

  test("the id is asked for, known to its caller only, and no proof of who calls", async () => {
    const server = await start();
    const session = await opened(server);
    const body = JSON.stringify(ping);
    const statusOf = async (method: string, headers: Record<string, string>) => {
      const response = await session.request(method, {
        headers,
        ...(method === "POST" && { body }),
      });
      await response.body?.cancel();
      return response.status;
    };
    const plain = `Bearer ${around.tokens.plain}`;
    for (const method of ["POST", "GET", "DELETE"]) {
      expect(await statusOf(method, { "Mcp-Session-Id": "" }), method).toBe(400);
      expect(await statusOf(method, { "Mcp-Session-Id": "unknown" }), method).toBe(404);
      expect(await statusOf(method, { Authorization: plain }), method).toBe(404);
      expect(await statusOf(method, { Authorization: "" }), method).toBe(401);
      expect(await statusOf(method, { Origin: "https://evil.example" }), method).toBe(403);
    }
    expect(await statusOf("PUT", {})).toBe(405);
    expect(await statusOf("POST", {})).toBe(200);
  });

  test("two requests to open one are two sessions, and one that exists is not opened again", async () => {
    const server = await start();
    const [one, other] = [await opened(server), await opened(server)];
    expect(one.id).not.toBe(other.id);
    const again = await one.post({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "probe", version: "1.0.0" },
      },
    });
    expect(again.status).toBe(400);
    expect((await one.post(ping)).status).toBe(200);
  });

  test(
    "what is not used for half an hour is ended; what is open is not",
    { timeout: 60_000 },
    async () => {
      const server = await start({ ...fasterClocks(600), LOG_LEVEL: "debug" });
      const [idle, open] = [await opened(server), await opened(server)];
      const stream = await open.open();
      await server.logged(({ msg }) => msg === "session ended");
      expect((await idle.post(ping)).status).toBe(404);
      expect((await open.post(ping)).status).toBe(200);
      await stream.body?.cancel();
      const isEnded = () => server.log.filter(({ msg }) => msg === "session ended").length === 2;
      await server.logged(isEnded);
      expect((await open.post(ping)).status).toBe(404);
    },
  );

  test("a stream that is lost again and again brings each event once, in order", async () => {
    const server = await start();
    const session = await opened(server);
    const seed = Date.now();
    let state = seed;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const reads = Array.from({ length: 5 }, (_, id) =>
      readInPieces(session, call(id, "counts", { to: 300 }), random),
    );
    for (const { events, pieces } of await Promise.all(reads)) {
      expect(pieces, `seed ${seed}`).toBeGreaterThan(3);
      const steps = events.flatMap(({ message }) => {
        const { data } = (message?.["params"] ?? {}) as { data?: string };
        return data === undefined ? [] : [Number(data)];
      });
      expect(steps, `seed ${seed}`).toEqual(Array.from({ length: 300 }, (_, step) => step));
      const ids = events.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test("the newest stream counts: who comes back before the server has noticed gets the rest", async () => {
    const server = await start();
    const session = await opened(server);
    const old = eventsOf(await session.post(call(1, "slow", { ms: 500, stream: false })));
    const { value: first } = await old.next();
    const found = await session.open(first!.id);
    expect(await found.text()).toContain("finished");
    // What came before it is all that the other got.
    const rest: StreamEvent[] = [];
    for await (const event of old) rest.push(event);
    expect(JSON.stringify(rest)).not.toContain("finished");
    const [one, other] = [await session.open(), await session.open()];
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(await one.text()).toBe("");
  });

  test("who hangs up has not cancelled, and each message counts once", async () => {
    const ADMIN_PORT = String(await freePort());
    const server = await start({ ADMIN_PORT });
    const session = await opened(server);
    const lost = await session.post(call(1, "slow", { ms: 300, stream: false }));
    await server.logged(({ msg }) => msg === "slow started");
    await lost.body!.cancel();
    const { outcome } = await server.logged(({ msg }) => msg === "tool called");
    expect(outcome).toBe("ok");

    const cancelled = await session.post(call(2, "slow", { ms: 60_000, stream: false }));
    await server.logged(() => server.log.filter(({ msg }) => msg === "slow started").length === 2);
    const params = { requestId: 2 };
    await session.post({ jsonrpc: "2.0", method: "notifications/cancelled", params });
    // Its stream ends, and says nothing.
    expect(await cancelled.text()).not.toContain('"id":2');
    const page = await scrape(ADMIN_PORT);
    expect(page?.values("mcp_tool_calls_total")).toEqual({
      'tool="slow",outcome="ok"': 1,
      'tool="slow",outcome="cancelled"': 1,
    });
    expect(page?.values("mcp_messages_in_flight")).toEqual({});
    // initialize, two calls, and a notification.
    expect(sum(page!.values("mcp_server_operation_duration_seconds_count"))).toBe(4);
  });

  test("a flood of initialize fills the places of its caller, and no more memory than they take", async () => {
    const ADMIN_PORT = String(await freePort());
    const server = await start({ ADMIN_PORT });
    const resident = async () =>
      Object.values((await scrape(ADMIN_PORT))!.values("process_resident_memory_bytes"))[0]!;
    const flood = async (count: number) => {
      const statuses: Record<number, number> = {};
      for (let index = 0; index < count; index += 1) {
        const session = await HttpSession.open(server.url, around.tokens.plain);
        const status = "status" in session ? session.status : 200;
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      return statuses;
    };
    expect(await flood(200)).toEqual({ 200: 100, 429: 100 });
    const before = await resident();
    expect(await flood(2_000)).toEqual({ 429: 2_000 });
    expect((await resident()) - before).toBeLessThan(64 * 1_048_576);
    // Another caller does not notice.
    await (await opened(server)).request("DELETE");
  });

  test(`SIGTERM with ${CALLS} calls in flight and open streams: none lost, exit 0`, async () => {
    const server = await start();
    const sessions = await Promise.all(Array.from({ length: 5 }, () => opened(server)));
    const streams = await Promise.all(sessions.map((session) => session.open()));
    const answers = Array.from({ length: CALLS }, async (_, index) => {
      const session = sessions[index % sessions.length]!;
      const args = { ms: 200 + index, stream: index % 2 === 0 };
      const response = await session.post(call(index, "slow", args));
      return response.text().catch(() => "lost");
    });
    const started = () => server.log.filter(({ msg }) => msg === "slow started").length;
    await server.logged(() => started() === CALLS);
    const { exitCode } = await server.stop("SIGTERM");
    const texts = await Promise.all(answers);
    expect(texts.filter((text) => !text.includes("finished"))).toEqual([]);
    expect(exitCode).toBe(0);
    // Each ends by itself: one that is broken off rejects.
    const ends = await Promise.all(streams.map((stream) => stream.text()));
    expect(ends).toEqual(Array(5).fill(""));
  });

  test("a question that is open does not hold up the end, and its call is told", async () => {
    const server = await start();
    const session = await opened(server);
    const events = eventsOf(await session.post(call(1, "asks")));
    let event: StreamEvent | void;
    do event = (await events.next()).value;
    while (event && event.message?.["method"] !== "elicitation/create");
    const stopped = server.stop("SIGTERM");
    const { value: last } = await events.next();
    expect(last?.message).toMatchObject({ id: 1, error: { code: 503 } });
    expect((await events.next()).done).toBe(true);
    expect((await stopped).exitCode).toBe(0);
  });
});
