import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { after, test } from "node:test";

import * as z from "zod";

import { defineFeature, type Refusal } from "../src/lib/feature.ts";
import { listen } from "../src/lib/http/listen.ts";
import { ask, question } from "../src/mcp/ask.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";
import { openStream } from "./sse-client.ts";

const events = new EventEmitter();

const wait = defineTool({
  name: "wait",
  title: "Wait",
  description: "Waits until it is told to end, or cancelled.",
  input: z.strictObject({}),
  async run(_args, { progress, signal }) {
    await progress(1, 2);
    signal.addEventListener("abort", () => events.emit("aborted"));
    await once(events, "end", { signal });
    return "done";
  },
});

const yourName = question.form("Your name?", z.object({ name: z.string() }));

const greet = defineTool({
  name: "greet",
  title: "Greet",
  description: "Asks for a name.",
  input: z.strictObject({}),
  async run(_args, { answers }) {
    const answer = await answers.read("name", yourName);
    if (!answer) return ask({ name: yourName });
    return answer.action === "accept" ? `Hello, ${answer.value.name}` : "Hello";
  },
});

/** Lets everybody in, by whatever name, but for eve. */
const names = defineFeature({
  name: "names",
  settings: {},
  start: () => ({
    step(exchange) {
      const id = exchange.request.headers.get("X-Name");
      if (id === "eve") return refusal("unauthenticated", 401, "Not you");
      if (id !== null) exchange.caller = { id, scopes: [] };
      return undefined;
    },
    admit: (_exchange, messages) =>
      messages.some(({ tool }) => tool?.name === "hash_text")
        ? refusal("rate_limited", 429, "Too many")
        : undefined,
  }),
});

function refusal(
  reason: Refusal["reason"],
  status: number,
  message: string,
): Refusal {
  return { reason, status, message };
}

async function start(environment: Record<string, string> = {}) {
  const started = await startApp({
    features: [names],
    environment,
    definition: { ...server, tools: [...server.tools, wait, greet] },
  });
  const listening = await listen(started.app, { HOST: "127.0.0.1", PORT: 0 });
  after(async () => {
    await started.close();
    await listening.close();
  });
  return { url: listening.url, close: started.close };
}

const waiting = (id: number) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "wait", arguments: {}, _meta: { progressToken: id } },
});

test("what is posted is answered on the stream, after its progress", async () => {
  const { url } = await start();
  const client = await openStream(url);
  assert.match(client.path, /^\/messages\?sessionId=[\w-]{36}$/);
  assert.equal(await client.post(waiting(7)), 202);
  assert.equal((await client.next())?.method, "notifications/progress");
  events.emit("end");
  const answer = await client.next();
  assert.equal(answer?.id, 7);
  assert.equal(answer.result?.content[0]?.text, "done");
});

test("the stream has the headers of every answer, and is not to be buffered", async () => {
  const { headers } = await openStream((await start()).url);
  assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
  assert.equal(headers.get("X-Accel-Buffering"), "no");
});

test("a session is its caller's, and no other's", async () => {
  const { url } = await start();
  const ada = await openStream(url, { "X-Name": "ada" });
  const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
  assert.equal(await ada.post(ping), 202);
  assert.equal(await ada.post(ping, { as: { "X-Name": "bob" } }), 404);
  assert.equal(await ada.post(ping, { as: {} }), 404);
  assert.equal(await ada.post(ping, { to: "/messages?sessionId=1" }), 404);
  assert.equal(await ada.post(ping, { to: "/messages" }), 400);
});

test("features refuse here what they refuse at /mcp", async () => {
  const { url } = await start();
  const client = await openStream(url);
  const eve = { "X-Name": "eve" };
  assert.equal((await fetch(`${url}/sse`, { headers: eve })).status, 401);
  assert.equal(await client.post(waiting(1), { as: eve }), 401);
  assert.equal(await client.post(JSON.parse(callOf("hash_text"))), 429);
});

test("what is no message, or has the id of another, is refused", async () => {
  const client = await openStream((await start()).url);
  assert.equal(await client.post({ hello: "world" }), 400);
  assert.equal(await client.post([waiting(1), waiting(2)]), 400);
  assert.equal(await client.post(waiting(1)), 202);
  assert.equal(await client.post(waiting(1)), 400);
});

test("a call has its place until it is answered, or cancelled", async () => {
  const { url } = await start({ MAX_CONCURRENCY_PER_CALLER: "1" });
  const client = await openStream(url);
  await client.post(waiting(1));
  assert.equal(await client.post(waiting(2)), 429);
  events.emit("end");
  assert.equal((await client.next())?.method, "notifications/progress");
  assert.equal((await client.next())?.id, 1);
  assert.equal(await client.post(waiting(2)), 202);
  await client.post({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId: 2 },
  });
  assert.equal(await client.post(waiting(3)), 202);
});

test("one caller cannot open all the streams", async () => {
  const { url } = await start({ MAX_CONCURRENCY_PER_CALLER: "1" });
  const first = await openStream(url);
  assert.equal((await fetch(`${url}/sse`)).status, 429);
  const other = await openStream(url, { "X-Name": "ada" });
  assert.equal(
    await other.post({ jsonrpc: "2.0", id: 1, method: "ping" }),
    202,
  );
  first.hangUp();
});

test("who hangs up ends his calls", async () => {
  const client = await openStream((await start()).url);
  await client.post(waiting(1));
  await client.next();
  const aborted = once(events, "aborted");
  client.hangUp();
  await aborted;
});

test("a tool can ask, and does not count as working until it is answered", async () => {
  const { url } = await start({ MAX_CONCURRENCY_PER_CALLER: "1" });
  const client = await openStream(url);
  await client.post({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2024-11-05",
      capabilities: { elicitation: {} },
      clientInfo: { name: "test", version: "1.0.0" },
    },
  });
  await client.next();
  await client.post(JSON.parse(callOf("greet", {})));
  const { id, method } = (await client.next())!;
  assert.equal(method, "elicitation/create");
  const result = { action: "accept", content: { name: "Ada" } };
  assert.equal(await client.post({ jsonrpc: "2.0", id, result }), 202);
  const answer = await client.next();
  assert.equal(answer?.result?.content[0]?.text, "Hello, Ada");
});

test("when the server stops, who still waits is told, and the stream ends", async () => {
  const { url, close } = await start();
  const client = await openStream(url);
  await client.post(waiting(3));
  await client.next();
  await close();
  const last = await client.next();
  assert.equal(last?.id, 3);
  assert.match(last.error!.message, /stopping/);
  assert.equal(await client.next(), undefined);
});
