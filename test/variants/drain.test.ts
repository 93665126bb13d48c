import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { callTool } from "./features-seen.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject } from "./project.ts";
import { SseStream } from "./sse-stream.ts";
import { freePort } from "../support/free-port.ts";
import { startIn, surroundings, type Callee } from "./surroundings.ts";

const CALLS = 50;
const TIMES = 20;

interface Drained {
  /** Calls whose tool had started, and whose client did not get the whole result. */
  readonly lost: number;
  readonly exitCode: number | undefined;
}

const around = await surroundings(optionsFor(true));
afterAll(around.close);

/** SIGTERM while 50 calls run, half of them answered as streams. */
async function drainOnce(bundle: string): Promise<Drained> {
  const server = await startIn(around, bundle);
  const answers = Array.from({ length: CALLS }, (_, index) =>
    callTool(
      server,
      "slow",
      { ms: 200 + index, stream: index % 2 === 0 },
      { stream: index % 2 === 0 },
    )
      .then(({ text }) => text)
      .catch(() => "lost"),
  );
  const started = () => server.log.filter(({ msg }) => msg === "slow started").length;
  await server.logged(() => started() === CALLS);
  const { exitCode } = await server.stop("SIGTERM");
  const whole = (await Promise.all(answers)).filter((text) => text.includes("finished"));
  return { lost: started() - whole.length, exitCode };
}

/** SIGTERM while 50 calls run that are to be answered on ten streams. */
async function drainStreams(bundle: string): Promise<Drained & { readonly ends: string[] }> {
  const server = await startIn(around, bundle);
  const streams = await Promise.all(Array.from({ length: 10 }, () => openStream(server)));
  const answers = Array.from({ length: CALLS }, async (_, index) => {
    const stream = streams[index % streams.length]!;
    const args = { ms: 200 + index, stream: index % 2 === 0 };
    const params = { name: "slow", arguments: args };
    await stream.post({ jsonrpc: "2.0", id: index, method: "tools/call", params });
    return stream.answerTo(index).then(
      (answer) => JSON.stringify(answer),
      () => "lost",
    );
  });
  const started = () => server.log.filter(({ msg }) => msg === "slow started").length;
  await server.logged(() => started() === CALLS);
  const { exitCode } = await server.stop("SIGTERM");
  const whole = (await Promise.all(answers)).filter((text) => text.includes("finished"));
  const ends = await Promise.all(streams.map(({ ended }) => ended));
  return { lost: started() - whole.length, exitCode, ends: [...new Set(ends)] };
}

async function openStream({ url, token }: Callee): Promise<SseStream> {
  const stream = await SseStream.open(url, { Authorization: `Bearer ${token}` });
  if ("status" in stream) throw new Error(stream.text);
  return stream;
}

function optionsFor(shutdown: boolean): Options {
  return variants().find(
    ({ options }) =>
      options.transport.join() === "http,sse" &&
      options.sdk === "v2" &&
      !options.sessions &&
      options.shutdown === shutdown &&
      options.auth === "token" &&
      options["rate-limit"] === "memory" &&
      options.health,
  )!.options;
}

async function bundleOf(shutdown: boolean): Promise<string> {
  const options = optionsFor(shutdown);
  const folder = `drain/${shutdown ? "with" : "without"}-shutdown`;
  return bundleProject(await writeProject(folder, options, probeTools(render(options))));
}

test(`SIGTERM with ${CALLS} calls in flight, ${TIMES} times: none lost, exit 0`, async () => {
  const bundle = await bundleOf(true);
  const all: Drained[] = [];
  for (let time = 0; time < TIMES; time += 1) all.push(await drainOnce(bundle));
  expect(all).toEqual(Array(TIMES).fill({ lost: 0, exitCode: 0 }));
});

test("the same on streams of old clients: none lost, exit 0, and each stream ends by itself", async () => {
  const bundle = await bundleOf(true);
  const all: unknown[] = [];
  for (let time = 0; time < TIMES; time += 1) all.push(await drainStreams(bundle));
  expect(all).toEqual(Array(TIMES).fill({ lost: 0, exitCode: 0, ends: ["whole"] }));
});

test("a question that is open on a stream does not hold up the end, and its call is told", async () => {
  const server = await startIn(around, await bundleOf(true));
  const stream = await openStream(server);
  const request = (id: number, method: string, params: object) =>
    stream.post({ jsonrpc: "2.0", id, method, params });
  await request(0, "initialize", {
    protocolVersion: "2024-11-05",
    capabilities: { elicitation: {} },
    clientInfo: { name: "probe", version: "1.0.0" },
  });
  await stream.answerTo(0);
  await request(1, "tools/call", { name: "asks", arguments: {} });
  await stream.until(() => stream.messages.find(({ method }) => method === "elicitation/create"));
  expect((await server.stop("SIGTERM")).exitCode).toBe(0);
  expect(stream.messages.at(-1)).toMatchObject({ id: 1, error: { code: 503 } });
  expect(await stream.ended).toBe("whole");
});

test("without the feature some are lost: the test above can see it", async () => {
  const { lost, exitCode } = await drainOnce(await bundleOf(false));
  expect(lost).toBeGreaterThan(0);
  expect(exitCode).toBe(0);
});

test("while it drains, probes say that no requests should be sent", async () => {
  const ADMIN_PORT = String(await freePort());
  const server = await startIn(around, await bundleOf(true), { ADMIN_PORT });
  const readiness = async () => {
    const response = await fetch(`http://127.0.0.1:${ADMIN_PORT}/readyz`);
    return { status: response.status, says: JSON.parse(await response.text()).status };
  };
  expect(await readiness()).toEqual({ status: 200, says: "healthy" });

  const call = callTool(server, "slow", { ms: 500, stream: false }, { modern: true });
  await server.logged(({ msg }) => msg === "slow started");
  const stopped = server.stop("SIGTERM");
  await server.logged(({ msg }) => msg === "draining");
  expect(await readiness()).toEqual({ status: 503, says: "unavailable" });

  expect((await call).text).toContain("finished");
  expect((await call).headers.get("connection")).toBe("close");
  expect((await stopped).exitCode).toBe(0);
});

test("a connection that has sent no request yet does not hold up the end", async () => {
  const server = await startIn(around, await bundleOf(true));
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  await once(socket, "connect");
  expect((await callTool(server, "hash_text", { text: "abc" })).status).toBe(200);
  expect((await server.stop("SIGTERM")).exitCode).toBe(0);
  socket.destroy();
});

test("a second signal ends it at once", async () => {
  const server = await startIn(around, await bundleOf(true));
  const call = callTool(server, "slow", { ms: 60_000, stream: false }).catch(() => "lost");
  await server.logged(({ msg }) => msg === "slow started");
  const first = server.stop("SIGTERM");
  await server.logged(({ msg }) => msg === "draining");
  await server.stop("SIGTERM");
  expect((await first).exitCode).toBe(143);
  expect(await call).toBe("lost");
});
