import { once } from "node:events";
import { expect, inject, test } from "vitest";
import { startHttp } from "../variants/running-server.ts";
import { fasterClocks, fasterConnections } from "./faster.ts";
import { headerLines, open, raw, request, statusOf, wellness } from "./http.ts";
import { call, legacy, modern } from "./messages.ts";

const startFast = (speed: number) => startHttp(inject("bundle"), fasterConnections(speed));
const startWithFastClocks = (speed: number) => startHttp(inject("bundle"), fasterClocks(speed));

const list = modern("tools/list");
const head = ["POST /mcp HTTP/1.1", "Host: localhost", ...headerLines(list)].join("\r\n");

test("V12, E14, Q8: slow headers are cut after 10 s, also when they never cease to drip", async () => {
  const server = await startFast(20);
  const stalled = raw(server.url, head);
  const dripping = open(server.url);
  dripping.write(`${head}\r\n`);
  const drip = setInterval(() => dripping.write("X-Drip: 1\r\n"), 20);
  // It may be reset: what it still sends when the answer is on its way comes to a closed door.
  dripping.on("error", () => {}).resume();
  const closed = once(dripping, "close");
  expect(statusOf(await stalled)).toBe(408);
  await closed;
  clearInterval(drip);
  expect(await wellness(server.url)).toBe("well");
  await server.stop();
});

test("V12, E14, Q8: a slow body is cut after 30 s, while a slow tool is not", async () => {
  const server = await startFast(50);
  const waiting = modern("tools/call", call("waits", { label: "slow" }));
  const slow = open(server.url);
  slow.write(request("POST /mcp HTTP/1.1", ["Host: localhost", ...headerLines(waiting)], waiting));
  await server.logged(({ msg }) => msg === "waiting");
  let answer = "";
  slow.on("data", (chunk) => (answer += String(chunk)));

  const response = await raw(server.url, `${head}\r\nContent-Length: 1000\r\n\r\n{"jsonrpc"`);
  expect(statusOf(response)).toBe(408);
  // The tool was called before, and so has waited longer than the body was waited for.
  expect(answer).toBe("");
  expect(server.log).not.toContainEqual(expect.objectContaining({ msg: "signal fired" }));
  slow.destroy();
  await server.logged(({ msg }) => msg === "signal fired");
  await server.stop();
});

test("V12: a connection on which nothing comes any more is closed", async () => {
  const server = await startFast(100);
  const socket = open(server.url);
  socket.write(request("POST /mcp HTTP/1.1", ["Host: localhost", ...headerLines(list)], list));
  const [first] = (await once(socket, "data")) as [Buffer];
  expect(statusOf(String(first))).toBe(200);
  socket.resume();
  await once(socket, "end");
  socket.destroy();
  await server.stop();
});

test("V13: a stream is cut after an hour", async () => {
  const server = await startWithFastClocks(3600);
  const waiting = legacy("tools/call", call("waits", { label: "for ever" }));
  const socket = open(server.url);
  const closed = once(socket.resume(), "close");
  socket.write(
    request("POST /mcp HTTP/1.1", ["Host: localhost", ...headerLines(waiting)], waiting),
  );
  await closed;
  await server.logged(({ msg }) => msg === "signal fired");
  await server.stop();
});

test("V13: a client that does not read what it is sent is cut off", async () => {
  const server = await startWithFastClocks(50);
  const message = modern("tools/call", call("overflows"));
  const meta = message.params!["_meta"] as object;
  const asked = { ...message, params: { ...message.params, _meta: { ...meta, progressToken: 1 } } };
  const socket = open(server.url);
  socket.on("error", () => {});
  socket.pause();
  socket.write(request("POST /mcp HTTP/1.1", ["Host: localhost", ...headerLines(asked)], asked));
  await server.logged(({ msg }) => msg === "signal fired");
  socket.destroy();
  expect(await wellness(server.url)).toBe("well");
  await server.stop();
});
