import assert from "node:assert/strict";
import { after, test } from "node:test";

import * as z from "zod";

import { metrics } from "../src/features/metrics.ts";
import { UserError } from "../src/lib/errors.ts";
import {
  defineFeature,
  type Feature,
  type Refusal,
} from "../src/lib/feature.ts";
import { listen } from "../src/lib/http/listen.ts";
import { ask, question } from "../src/mcp/ask.ts";
import { failure } from "../src/mcp/chain.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";

const name = question.form("Your name?", z.object({ name: z.string() }));

/** Ends as it is told to. */
const ends = defineTool({
  name: "ends",
  title: "Ends",
  description: "Ends as it is told to.",
  input: z.strictObject({
    how: z.enum(["ok", "asked", "tool_error", "internal", "never"]),
  }),
  timeoutMs: 50,
  run({ how }) {
    if (how === "asked") return ask({ name });
    if (how === "tool_error") throw new UserError("no");
    if (how === "internal") throw new Error("postgres://admin:s3cr3t@10.0.0.5");
    return how === "ok" ? "done" : new Promise<string>(() => {});
  },
});

const hangs = { ...ends, name: "hangs", timeoutMs: 60_000 };

/** Refuses what says that it is to be refused. */
const refusing = defineFeature({
  name: "refusing",
  settings: {},
  start: () => ({
    step: ({ request }) =>
      request.headers.has("x-nobody")
        ? { status: 401, reason: "unauthenticated", detail: "missing", message }
        : undefined,
    admit({ request }) {
      const reason = request.headers.get("x-refuse") as Refusal["reason"];
      return reason ? { status: 403, reason, detail: "x", message } : undefined;
    },
  }),
});
const message = "Refused";

async function start(...features: readonly Feature[]) {
  const { active, app, post, begin, close } = await startApp({
    features: [metrics, refusing, ...features],
    definition: { ...server, tools: [ends, hangs] },
  });
  after(close);
  const { adminRoutes, observer } = active[0]!;
  const page = adminRoutes!["/metrics"]!;
  const scrape = async (Accept = "*/*") =>
    page(new Request("http://localhost/metrics", { headers: { Accept } }));
  return {
    observer: observer!,
    app,
    begin,
    scrape,
    /** Sends a body, and waits for the whole answer. */
    async send(body: string, headers: Record<string, string> = {}) {
      const response = await post(headers, body);
      return { status: response.status, text: await response.text() };
    },
    /** The samples of a metric that are not 0, by what stands between the braces. */
    async values(metric: string): Promise<Record<string, number>> {
      const text = await (await scrape()).text();
      const samples = [
        ...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm),
      ].flatMap(([, name, labels = "", value]) =>
        name === metric && value !== "0" ? [[labels, Number(value)]] : [],
      );
      return Object.fromEntries(samples) as Record<string, number>;
    },
  };
}

test("each call counts once, by how it ended, and is timed as often", async () => {
  const { send, values } = await start();
  await send(callOf("ends", { how: "ok" }));
  await send(callOf("ends", { how: "ok" }));
  await send(callOf("ends", { how: "tool_error" }));
  await send(callOf("ends", { how: "internal" }));
  await send(callOf("ends", { how: "never" }));
  // Arguments that are not valid, a client that cannot be asked, a protocol that nobody speaks.
  await send(callOf("ends", { how: "badly" }));
  await send(callOf("ends", { how: "asked" }));
  await send(callOf("ends", { how: "ok" }), {
    "MCP-Protocol-Version": "1999-12-31",
  });
  await send(callOf("ends", { how: "ok" }), { "x-refuse": "forbidden" });
  await send(callOf("ends", { how: "ok" }), { "x-refuse": "rate_limited" });
  await send(callOf("no_such_tool"));

  assert.deepEqual(await values("mcp_tool_calls_total"), {
    'tool="ends",outcome="ok"': 2,
    'tool="ends",outcome="tool_error"': 1,
    'tool="ends",outcome="internal"': 1,
    'tool="ends",outcome="timeout"': 1,
    'tool="ends",outcome="invalid_input"': 3,
    'tool="ends",outcome="forbidden"': 1,
    'tool="ends",outcome="rate_limited"': 1,
    'tool="_other",outcome="invalid_input"': 1,
  });
  const call = 'mcp_method_name="tools/call",gen_ai_tool_name="ends"';
  const timed = await values("mcp_server_operation_duration_seconds_count");
  assert.equal(timed[call], 2);
  assert.equal(timed[`${call},error_type="invalid_input"`], 3);
  assert.equal(
    Object.values(timed).reduce((sum, count) => sum + count),
    11 + timed['mcp_method_name="initialize"']!,
  );
  assert.deepEqual(await values("mcp_rate_limited_total"), { 'policy="x"': 1 });
  assert.deepEqual(await values("mcp_messages_in_flight"), {});
});

test("every message of a batch counts, also of one that is refused", async () => {
  const { send, values } = await start();
  const batch = `[${callOf("ends", { how: "ok" })},${callOf("ends", {})},{"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":2,"method":"ping"}]`;
  await send(batch);
  await send(batch, { "x-refuse": "forbidden" });
  assert.deepEqual(await values("mcp_tool_calls_total"), {
    'tool="ends",outcome="ok"': 1,
    'tool="ends",outcome="invalid_input"': 1,
    'tool="ends",outcome="forbidden"': 2,
  });
  const timed = await values("mcp_server_operation_duration_seconds_count");
  assert.equal(timed['mcp_method_name="ping"'], 1);
  assert.equal(timed['mcp_method_name="notifications/initialized"'], 1);
  assert.equal(timed['mcp_method_name="ping",error_type="forbidden"'], 1);
});

test("a call that is cut short counts, whoever ends it", async () => {
  const never = callOf("hangs", { how: "never" });
  const hangUp = new AbortController();
  const { id: requestId } = JSON.parse(never) as { id: number };
  let givesUp = false;
  const { promise: counted, resolve } = withResolvers();
  const cancelled = JSON.stringify({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId },
  });
  const { send, begin, app, values } = await start(
    defineFeature({
      name: "impatient",
      settings: {},
      start: () => ({
        link(call, next) {
          // In a session, to hang up is not to cancel: the client may come back.
          if (givesUp) void send(cancelled).then(() => hangUp.abort());
          else call.stop(failure("internal", "The server stopped"));
          return next();
        },
        observer: {
          refused() {},
          began() {},
          ended: ({ tool }) => void (givesUp && tool && resolve()),
        },
      }),
    }),
  );
  await send(never);
  const session = await begin();
  assert.ok(!(session instanceof Response));
  givesUp = true;
  const listening = await listen(app, { HOST: "127.0.0.1", PORT: 0 });
  await assert.rejects(
    fetch(`${listening.url}/mcp`, {
      method: "POST",
      headers: {
        Accept: "application/json, text/event-stream",
        "Content-Type": "application/json",
        ...session,
      },
      body: never,
      signal: hangUp.signal,
    }).then((response) => response.text()),
  );
  await counted;
  await listening.close();
  assert.deepEqual(await values("mcp_tool_calls_total"), {
    'tool="hangs",outcome="internal"': 1,
    'tool="hangs",outcome="cancelled"': 1,
  });
});

test("10,000 names that nobody knows make two series", async () => {
  const { observer, send, scrape, values } = await start();
  const seriesOf = async () =>
    (await (await scrape()).text())
      .split("\n")
      .filter((line) => /^mcp_\w+(_total|_count)\{/.test(line)).length;
  await send(callOf("ends", { how: "ok" }));
  const before = await seriesOf();
  for (let number = 0; number < 5000; number += 1) {
    for (const method of [`method ${number}`, "tools/call"]) {
      const kind = "request" as const;
      const message = { kind, id: number, method, tool: undefined };
      observer.began(message);
      observer.ended(message, "invalid_input", 1);
    }
  }
  await send(callOf("__proto__"));
  await send('{"jsonrpc":"2.0","id":1,"method":"constructor"}');
  assert.ok((await seriesOf()) - before <= 2);
  assert.equal(
    (await values("mcp_tool_calls_total"))[
      'tool="_other",outcome="invalid_input"'
    ],
    5001,
  );
});

test("who is not let in is counted by what was wrong", async () => {
  const { send, values } = await start();
  await send(callOf("ends", { how: "ok" }), { "x-nobody": "" });
  assert.deepEqual(await values("mcp_auth_failures_total"), {
    'reason="missing"': 1,
  });
  assert.deepEqual(await values("mcp_tool_calls_total"), {});
});

test("the page is Prometheus' text, or OpenMetrics where that is asked for", async () => {
  const { send, scrape } = await start();
  const plain = async () => {
    const response = await scrape("text/plain;version=0.0.4");
    assert.equal(
      response.headers.get("Content-Type"),
      "text/plain; version=0.0.4; charset=utf-8",
    );
    return response.text();
  };
  assert.match(await plain(), /^# TYPE mcp_tool_calls_total counter$/m);

  const response = await scrape(
    "application/openmetrics-text;version=1.0.0,text/plain;q=0.5",
  );
  assert.equal(
    response.headers.get("Content-Type"),
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  const text = await response.text();
  assert.match(text, /^# TYPE mcp_tool_calls counter$/m);
  assert.match(text, /^mcp_tool_calls_total\{tool="ends",outcome="ok"\} 0$/m);
  assert.doesNotMatch(text, /\n\n/);
  assert.ok(text.endsWith("\n# EOF\n"));
  // One format does not change the other.
  assert.match(await plain(), /^# TYPE mcp_tool_calls_total counter$/m);
  await send(callOf("ends", { how: "ok" }));
});

test("it says what runs, and when it is about to stop", async () => {
  const { scrape } = await start();
  const text = await (await scrape()).text();
  assert.match(
    text,
    new RegExp(
      `^mcp_build_info\\{version="${server.version}",node="${process.versions.node}",sdk="\\d+\\.\\d+\\.\\d+"\\} 1$`,
      "m",
    ),
  );
  for (const metric of [
    "nodejs_eventloop_lag_p99_seconds",
    "nodejs_eventloop_utilization_ratio",
    "nodejs_gc_duration_seconds",
    "nodejs_heap_size_used_bytes",
    "process_resident_memory_bytes",
    "mcp_draining",
  ]) {
    assert.match(text, new RegExp(`^# HELP ${metric} \\w`, "m"));
  }
});

// Promise.withResolvers is not there on Node 20.
function withResolvers() {
  let resolve!: () => void;
  const promise = new Promise<void>((onResolve) => {
    resolve = onResolve;
  });
  return { promise, resolve };
}
