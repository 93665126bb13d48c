import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { FileMap } from "../../src/render/file-map.ts";
import { variants } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { needs } from "../support/programs.ts";
import { post as postTo, type PostOptions } from "../wire/http.ts";
import { call, initialize, legacy, modern, type Message } from "../wire/messages.ts";
import { listed } from "./leaky.ts";
import { probeTools } from "./probe-tools.ts";
import { bundleProject, writeProject, type Overlay } from "./project.ts";
import { startPrometheus } from "./prometheus.ts";
import { scrape, sum, type Scrape } from "./scrape.ts";
import { freePort } from "../support/free-port.ts";
import { startIn, surroundings } from "./surroundings.ts";

/** In every error that is thrown, in arguments and names: it must not be found in the metrics. */
const CANARY = "c4nary";

const { options } = variants().find(
  ({ options: { transport, auth, metrics, health, shutdown, ...rest } }) =>
    transport.join() === "http" &&
    auth === "token" &&
    rest["rate-limit"] === "memory" &&
    metrics === "prometheus" &&
    health &&
    shutdown,
)!;
const project = render(options);
const readme = project.get("README.md")!.text;
const bundle = await bundleProject(await writeProject("metrics", options, toolThatEnds(project)));
const around = await surroundings(options);
afterAll(around.close);

/** A tool that ends as it is told to, beside those that are probed with. */
function toolThatEnds(files: FileMap): Overlay {
  const overlay = probeTools(files);
  return {
    ...overlay,
    "src/tools/index.ts": listed(overlay["src/tools/index.ts"]!, "ends", "./ends.ts"),
    "src/tools/ends.ts": `import { z } from "zod";

import { UserError } from "../lib/errors.ts";
import { ask, question } from "../mcp/ask.ts";
import { defineTool } from "../mcp/tool.ts";

const name = question.form("Your name?", z.object({ name: z.string() }));

export const ends = defineTool({
  name: "ends",
  title: "Ends",
  description: "Ends as it is told to.",
  input: z.strictObject({ how: z.enum(["ok", "asked", "tool_error", "internal", "never"]) }),
  timeoutMs: 200,
  async run({ how }, context) {
    switch (how) {
      case "ok":
        return "done";
      case "asked":
        return (await context.answers.read("name", name)) ? "hello" : ask({ name }, { state: "${CANARY}" });
      case "tool_error":
        throw new UserError("${CANARY}");
      case "internal":
        throw new Error("postgres://${CANARY}@10.0.0.5", { cause: "${CANARY}" });
      case "never":
        return new Promise<string>(() => {});
    }
  },
});
`,
  };
}

async function start(settings: Readonly<Record<string, string>> = {}) {
  const ADMIN_PORT = String(await freePort());
  const server = await startIn(around, bundle, { ADMIN_PORT, ...settings });
  const metrics = async (accept?: string) => {
    const page = await scrape(ADMIN_PORT, accept);
    if (!page) throw new Error("nobody answers on the admin port");
    return page;
  };
  const post = (message: Message | readonly unknown[] | string, options: PostOptions = {}) =>
    postTo(server.url, message, {
      ...options,
      headers: { Authorization: `Bearer ${server.token}`, ...options.headers },
    });
  return { server, metrics, post, adminPort: ADMIN_PORT };
}

type Started = Awaited<ReturnType<typeof start>>;

/** By how much the samples of a metric have grown. */
function growth(metric: string, before: Scrape, after: Scrape): Record<string, number> {
  const old = before.values(metric);
  return Object.fromEntries(
    Object.entries(after.values(metric)).flatMap(([labels, value]) => {
      const more = value - (old[labels] ?? 0);
      return more === 0 ? [] : [[labels, more]];
    }),
  );
}

const CALLS = "mcp_tool_calls_total";
const TIMED = "mcp_server_operation_duration_seconds_count";

const ends = (how: string) => call("ends", { how });
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

interface Case {
  readonly send: (started: Started) => Promise<unknown>;
  /** The tool calls that are counted, by \`tool outcome\`. */
  readonly calls?: Record<string, number>;
  /** The messages that are timed besides, by method and how they failed. */
  readonly others?: Record<string, number>;
}

const cases: Record<string, Case> = {
  "a call of a client of today": {
    send: ({ post }) => post(modern("tools/call", ends("ok"))),
    calls: { "ends ok": 1 },
  },
  "a call of a client of 2025": {
    send: ({ post }) => post(legacy("tools/call", ends("ok"))),
    calls: { "ends ok": 1 },
  },
  "a call whose answer is a stream": {
    send: ({ post }) =>
      post(modern("tools/call", call("slow", { ms: 0, stream: true }), { progressToken: 1 })),
    calls: { "slow ok": 1 },
  },
  "a question, and the call that brings the answer": {
    async send({ post }) {
      const { answer } = await post(modern("tools/call", ends("asked")));
      const inputResponses = { name: { action: "accept", content: { name: CANARY } } };
      const requestState = answer.result?.["requestState"];
      await post(modern("tools/call", { ...ends("asked"), requestState, inputResponses }));
    },
    calls: { "ends asked": 1, "ends ok": 1 },
  },
  "a question to clients that cannot be asked": {
    async send({ post }) {
      const mute = { "io.modelcontextprotocol/clientCapabilities": {} };
      await post(modern("tools/call", ends("asked"), mute));
      await post(legacy("tools/call", ends("asked")));
    },
    calls: { "ends invalid_input": 2 },
  },
  "a state that is forged, or belongs to another call": {
    async send({ post }) {
      const { answer } = await post(modern("tools/call", ends("asked")));
      const requestState = answer.result?.["requestState"];
      await post(modern("tools/call", { ...ends("asked"), requestState: CANARY }));
      await post(modern("tools/call", { ...ends("ok"), requestState }));
    },
    calls: { "ends asked": 1, "ends invalid_input": 2 },
  },
  "an error that the tool tells": {
    send: ({ post }) => post(modern("tools/call", ends("tool_error"))),
    calls: { "ends tool_error": 1 },
  },
  "an error that it does not expect": {
    send: ({ post }) => post(legacy("tools/call", ends("internal"))),
    calls: { "ends internal": 1 },
  },
  "arguments that are not valid, too deep, or none": {
    async send({ post }) {
      await post(modern("tools/call", ends(CANARY)));
      await post(modern("tools/call", call("ends", { how: nested(40) })));
      await post(legacy("tools/call", { name: "ends" }));
      await post(legacy("tools/call", { name: "ends", arguments: CANARY }));
    },
    calls: { "ends invalid_input": 4 },
  },
  "a tool that never ends": {
    send: ({ post }) => post(modern("tools/call", ends("never"))),
    calls: { "ends timeout": 1 },
  },
  "a tool that there is not": {
    async send({ post }) {
      await post(modern("tools/call", call(CANARY)));
      await post(legacy("tools/call", call(CANARY)));
      await post(legacy("tools/call", { name: { CANARY } }));
    },
    calls: { "_other invalid_input": 3 },
  },
  "a call that lacks a scope": {
    send: ({ post }) => post(modern("tools/call", call("guarded")), bearer(around.tokens.plain)),
    calls: { "guarded forbidden": 1 },
  },
  "requests that the SDK does not let through": {
    async send({ post }) {
      const message = modern("tools/call", ends("ok"));
      await post(message, { headers: { "Mcp-Name": CANARY } });
      await post(message, { headers: { "MCP-Protocol-Version": "2099-01-01" } });
      await post(legacy("tools/call", ends("ok")), { headers: { Accept: "text/html" } });
      await post(legacy("tools/call", ends("ok")), {
        headers: { "MCP-Protocol-Version": "1999-01-01" },
      });
    },
    calls: { "ends invalid_input": 4 },
  },
  "a call without an id, which is none": {
    async send({ post }) {
      const { id: _, ...notification } = legacy("tools/call", ends("ok"));
      await post(notification);
    },
    calls: { "ends invalid_input": 1 },
  },
  "clients that hang up": {
    async send({ server, post, metrics }) {
      const before = server.log.length;
      const requests = [
        modern("tools/call", call("slow", { ms: 60_000, stream: false })),
        modern("tools/call", call("slow", { ms: 60_000, stream: true }), { progressToken: 1 }),
        legacy("tools/call", call("slow", { ms: 60_000, stream: false })),
      ];
      const logged = (what: string) =>
        server.log.slice(before).filter((entry) => Object.values(entry).includes(what)).length;
      const abort = new AbortController();
      const answers = requests.map((message) =>
        post(message, { signal: abort.signal }).catch(() => undefined),
      );
      await server.logged(() => logged("slow started") === 3);
      expect((await metrics()).values("mcp_messages_in_flight")).toEqual({ "": 3 });
      abort.abort();
      await Promise.all(answers);
      await server.logged(() => logged("cancelled") === 3);
    },
    calls: { "slow cancelled": 3 },
  },
  "a batch of what there was until 2025-03-26": {
    send: ({ post }) =>
      post(
        [
          legacy("tools/call", ends("ok")),
          legacy("tools/call", ends("tool_error")),
          legacy("tools/call", call("slow", { ms: 1, stream: false })),
          legacy("tools/call", call(CANARY)),
          legacy("ping"),
          { jsonrpc: "2.0", method: "notifications/initialized" },
        ],
        { headers: { "MCP-Protocol-Version": undefined } },
      ),
    calls: {
      "ends ok": 1,
      "ends tool_error": 1,
      "slow ok": 1,
      "_other invalid_input": 1,
    },
    others: { "ping ": 1, "notifications/initialized ": 1 },
  },
  "a batch that is refused for one of its calls": {
    send: ({ post }) =>
      post([legacy("tools/call", ends("ok")), legacy("tools/call", call("guarded"))], {
        headers: {
          "MCP-Protocol-Version": undefined,
          Authorization: `Bearer ${around.tokens.plain}`,
        },
      }),
    calls: { "ends forbidden": 1, "guarded forbidden": 1 },
  },
  "a batch whose requests share one id": {
    send: ({ post }) => {
      const slow = legacy("tools/call", call("slow", { ms: 60_000, stream: false }));
      return post([slow, { ...legacy("tools/call", ends("tool_error")), id: slow.id }], {
        headers: { "MCP-Protocol-Version": undefined },
      });
    },
    // The SDK ends the answer with the first of them.
    calls: { "ends tool_error": 1, "slow cancelled": 1 },
  },
  "everything else that there is": {
    async send({ post }) {
      await post(initialize());
      await post(modern("tools/list"));
      await post(modern("server/discover"));
      await post(modern("resources/read", { uri: `reference://${CANARY}` }));
      await post(legacy("prompts/get", { name: CANARY }));
      await post(modern("subscriptions/listen", { notifications: { toolsListChanged: true } }));
      await post(legacy(CANARY));
      await post(modern(`notifications/${CANARY}`));
      // What is no message is not counted.
      await post("{");
      await post("[]");
    },
    others: {
      "initialize ": 1,
      "tools/list ": 1,
      "server/discover ": 1,
      "resources/read invalid_input": 1,
      "prompts/get invalid_input": 1,
      "subscriptions/listen ": 1,
      "_other invalid_input": 2,
    },
  },
};

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}

/** `tool outcome` or `method error`, from the labels as they stand in the page. */
function short(labels: string): string {
  const read = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
  return labels.startsWith("tool=")
    ? `${read("tool")} ${read("outcome")}`
    : `${read("mcp_method_name")} ${read("error_type")}`;
}

const shortened = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([labels, value]) => [short(labels), value]));

describe("whatever is sent is counted, once and as what it is", async () => {
  const started = await start();
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

  test("promtool finds nothing to say about it", needs("promtool"), async () => {
    const { text: input } = await started.metrics();
    const options = { input, all: true, reject: false } as const;
    const { exitCode, all } = await execa("promtool", ["check", "metrics"], options);
    expect(all).toBe("");
    expect(exitCode).toBe(0);
  });
});

/** One that is stopped at the end of the test. */
async function startForTest(settings: Readonly<Record<string, string>> = {}): Promise<Started> {
  const started = await start(settings);
  onTestFinished(async () => void (await started.server.stop("SIGKILL")));
  return started;
}

const POLICIES = "mcp_rate_limited_total";
const noVersion = { headers: { "MCP-Protocol-Version": undefined } };

test("what a limit refuses is counted once, and every call in it", async () => {
  const { post, metrics } = await startForTest({
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
  const { server, post, metrics } = await startForTest({
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
  expect((await post(quick(), bearer(around.tokens.plain))).status).toBe(503);
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
  const { post, metrics } = await startForTest();
  const tokens = ["", "Bearer a b", "Bearer wrong", `Bearer ${around.badTokens["expired"]}`];
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

test("10,000 names of tools and methods make two series", async () => {
  const { post, metrics } = await startForTest({ MAX_CONCURRENCY_PER_CALLER: "10" });
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
  const { server, post, metrics } = await startForTest();
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
  const { server, metrics, adminPort } = await startForTest();
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

test("promtool accepts the configuration in the README", needs("promtool"), async () => {
  const [, config] = /```yaml\n(scrape_configs:[^`]+)```/.exec(readme)!;
  const folder = await mkdtemp(join(tmpdir(), "promtool-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "prometheus.yml"), config!);
  const { exitCode, all } = await execa("promtool", ["check", "config", "prometheus.yml"], {
    cwd: folder,
    all: true,
    reject: false,
  });
  expect(exitCode, all).toBe(0);
});

describe("a Prometheus that reads two replicas", needs("prometheus"), () => {
  test("answers in one query how many calls of each tool ended how, over both", async () => {
    const replicas = await Promise.all([startForTest(), startForTest()]);
    const targets = replicas.map(({ adminPort }) => `127.0.0.1:${adminPort}`);
    const prometheus = await startPrometheus(targets);
    onTestFinished(() => prometheus.stop());

    const sent: Record<string, number> = {};
    for (const { send, calls = {} } of Object.values(cases)) {
      for (const replica of replicas) {
        await send(replica);
        for (const [labels, count] of Object.entries(calls)) {
          sent[labels] = (sent[labels] ?? 0) + count;
        }
      }
    }
    const query = "sum by (tool, outcome) (mcp_tool_calls_total) > 0";
    const answer = async () => {
      // It does not listen at once.
      const series = await prometheus.query(query).catch(() => []);
      return Object.fromEntries(
        series.map(({ labels, value }) => [`${labels["tool"]} ${labels["outcome"]}`, value]),
      );
    };
    await expect.poll(answer, { timeout: 30_000 }).toEqual(sent);

    const [, queries] = /```promql\n([^`]+)```/.exec(readme)!;
    for (const example of queries!.trim().split("\n\n")) {
      // A rate is known from the second sample on.
      await expect
        .poll(() => prometheus.query(example), { timeout: 30_000, message: example })
        .not.toEqual([]);
    }
  });
});
