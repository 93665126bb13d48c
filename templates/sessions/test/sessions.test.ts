import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { after, test } from "node:test";

import * as z from "zod";

import { defineFeature } from "../src/lib/feature.ts";
import { ask, question } from "../src/mcp/ask.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";
import { callOf, startApp } from "./app.ts";
import { openSession, type Send } from "./session-client.ts";

const events = new EventEmitter();

const wait = defineTool({
  name: "wait",
  title: "Wait",
  description: "Waits until it is told to end, or cancelled.",
  input: z.strictObject({}),
  async run(_args, { progress, signal }) {
    signal.addEventListener("abort", () => events.emit("aborted"));
    const end = once(events, "end", { signal });
    await progress(1, 3);
    events.once("go on", () => void progress(2, 3));
    await end;
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

/** Lets everybody in, by whatever name. */
const names = defineFeature({
  name: "names",
  settings: {},
  start: () => ({
    step(exchange) {
      const id = exchange.request.headers.get("X-Name");
      if (id !== null) exchange.caller = { id, scopes: [] };
      return undefined;
    },
  }),
});

async function start(environment: Record<string, string> = {}) {
  const { request, close } = await startApp({
    features: [names],
    environment,
    definition: { ...server, tools: [wait, greet] },
  });
  after(close);
  const send: Send = (method, headers, body) =>
    request("/mcp", { method, headers, ...(body && { body }) });
  return { send, close };
}

const waiting = (id: number) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "wait", arguments: {}, _meta: { progressToken: id } },
});

test("a session is given an id that cannot be guessed, and its calls are answered", async () => {
  const { send } = await start();
  const session = await openSession(send);
  assert.match(session.id, /^[\x21-\x7e]{36}$/);
  assert.notEqual((await openSession(send)).id, session.id);
  const stream = await session.post(waiting(1));
  assert.equal((await stream.next())?.params?.progress, 1);
  events.emit("end");
  assert.equal((await stream.next())?.result?.content[0]?.text, "done");
  assert.equal(await stream.next(), undefined);
});

test("without an id there is nothing to do but to begin", async () => {
  const { send } = await start();
  const headers = { "Content-Type": "application/json" };
  assert.equal((await send("POST", headers, callOf("greet", {}))).status, 400);
  assert.equal((await send("GET", {})).status, 400);
  assert.equal((await send("DELETE", {})).status, 400);
});

test("another caller's session is like none at all", async () => {
  const { send } = await start();
  const { id } = await openSession(send, { "X-Name": "ada" });
  const request = (method: string, name: string, session: string) =>
    send(method, {
      Accept: "text/event-stream",
      "X-Name": name,
      "Mcp-Session-Id": session,
    });
  const all = async ({ status, headers, body }: Response) => [
    status,
    [...headers],
    await new Response(body).text(),
  ];
  for (const method of ["GET", "DELETE"]) {
    const unknown = await all(await request(method, "bob", "unknown"));
    assert.equal(unknown[0], 404);
    assert.deepEqual(await all(await request(method, "bob", id)), unknown);
  }
  assert.equal((await request("GET", "ada", id)).status, 200);
});

test("a session that its client has ended is gone, and whoever waits is told", async () => {
  const { send } = await start();
  const session = await openSession(send);
  const stream = await session.post(waiting(1));
  await stream.next();
  const aborted = once(events, "aborted");
  assert.equal(await session.end(), 204);
  await aborted;
  assert.match((await stream.next())!.error!.message, /ended the session/);
  assert.equal((await session.post(waiting(2))).status, 404);
});

test("a tool can ask, and does not count as working until it is answered", async () => {
  const { send } = await start({ MAX_CONCURRENCY_PER_CALLER: "1" });
  const session = await openSession(send);
  const stream = await session.post(JSON.parse(callOf("greet", {})) as object);
  const { id, method } = (await stream.next())!;
  assert.equal(method, "elicitation/create");
  const other = await session.post({ jsonrpc: "2.0", id: 99, method: "ping" });
  assert.equal(other.status, 200);
  assert.deepEqual((await other.next())?.id, 99);
  const result = { action: "accept", content: { name: "Ada" } };
  const answered = await session.post({ jsonrpc: "2.0", id, result });
  assert.equal(answered.status, 202);
  const answer = await stream.next();
  assert.equal(answer?.result?.content[0]?.text, "Hello, Ada");
});

test("who hangs up can take up the stream, and misses nothing and has nothing twice", async () => {
  const { send } = await start();
  const session = await openSession(send);
  const lost = await session.post(waiting(1));
  assert.equal((await lost.next())?.params?.progress, 1);
  await lost.hangUp();
  events.emit("go on");
  const stream = await session.open(lost.lastEventId);
  assert.equal((await stream.next())?.params?.progress, 2);
  await stream.hangUp();
  events.emit("end");
  const last = await session.open(stream.lastEventId);
  assert.equal((await last.next())?.result?.content[0]?.text, "done");
  assert.equal(await last.next(), undefined);
  assert.equal((await session.open("1000")).status, 400);
});

test("a call that is cancelled ends, its stream with it, and its place is free", async () => {
  const { send } = await start({ MAX_CONCURRENCY_PER_CALLER: "1" });
  const session = await openSession(send);
  const stream = await session.post(waiting(1));
  await stream.next();
  assert.equal((await session.post(waiting(2))).status, 429);
  const aborted = once(events, "aborted");
  const cancelled = await session.post({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId: 1 },
  });
  assert.equal(cancelled.status, 202);
  await aborted;
  assert.equal(await stream.next(), undefined);
  assert.equal((await session.post(waiting(1))).status, 200);
});

test("an id that another call has is refused", async () => {
  const session = await openSession((await start()).send);
  assert.equal((await session.post(waiting(1))).status, 200);
  assert.equal((await session.post(waiting(1))).status, 400);
});

test("one caller cannot take all the sessions", async () => {
  const { send } = await start();
  const ada = () => openSession(send, { "X-Name": "ada" });
  const first = await ada();
  for (let count = 1; count < 100; count += 1) await ada();
  assert.equal((await ada()).status, 429);
  assert.equal((await openSession(send, { "X-Name": "bob" })).status, 200);
  await first.end();
  assert.equal((await ada()).status, 200);
});

test("when the server stops, who still waits is told, and the streams end", async () => {
  const { send, close } = await start();
  const session = await openSession(send);
  const idle = await session.open();
  const stream = await session.post(waiting(1));
  await stream.next();
  await close();
  assert.match((await stream.next())!.error!.message, /stopping/);
  assert.equal(await stream.next(), undefined);
  assert.equal(await idle.next(), undefined);
});
