import { once } from "node:events";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { SseStream, type StreamAnswer } from "../variants/sse-stream.ts";
import { fasterClocks } from "./faster.ts";
import { open, raw, statusOf, wellness } from "./http.ts";
import { malformedJson, malformedMessages } from "./malformed-json.ts";
import { call, initialize, legacy, modern, type Json } from "./messages.ts";
import { mutations } from "./mutations.ts";

const MAX_BODY_BYTES = 65_536;

let server: RunningServer;
beforeAll(async () => {
  server = await startHttp(inject("bundleWithSse"), {
    ALLOWED_ORIGINS: "https://app.example.com",
    MAX_BODY_BYTES: String(MAX_BODY_BYTES),
  });
});
afterAll(() => server.stop());

let callers = 0;

/** A stream of a caller of its own, so that no test takes another's places. */
async function openStream(
  { url }: RunningServer = server,
  headers: Record<string, string> = { "x-name": `caller ${++callers}` },
): Promise<SseStream> {
  const stream = await SseStream.open(url, headers);
  if ("status" in stream) throw new Error(`${stream.status} ${stream.text}`);
  return stream;
}

async function statusOfOpening(to: RunningServer, headers: Record<string, string>) {
  const stream = await SseStream.open(to.url, headers);
  return "status" in stream ? stream.status : 200;
}

const errorOf = ({ text }: StreamAnswer) => (JSON.parse(text) as { error: Json }).error;

const tool = (name: string, args: Json = {}) => legacy("tools/call", call(name, args));

/** A call that wants to know how far it is. */
function asking(name: string, args: Json = {}) {
  const made = tool(name, args);
  return { ...made, params: { ...made.params, _meta: { progressToken: made.id } } };
}

describe("W15: the bridge for old clients", () => {
  test("the log says once that it is deprecated", () => {
    const warnings = server.log.filter(({ level }) => level === 40);
    expect(warnings).toEqual([
      expect.objectContaining({ msg: expect.stringMatching(/\/sse is deprecated/) }),
    ]);
  });

  test("a client of the first revision is answered on the stream, and its progress comes before", async () => {
    const stream = await openStream();
    const hello = initialize("2024-11-05");
    expect((await stream.post(hello)).status).toBe(202);
    const { result } = await stream.answerTo(hello.id);
    expect(result).toMatchObject({
      protocolVersion: "2024-11-05",
      serverInfo: { name: "wire-sse" },
    });
    await stream.post({ jsonrpc: "2.0", method: "notifications/initialized" });

    const asked = asking("reports", { steps: [1, 2, 3], total: 3 });
    await stream.post(asked);
    await stream.answerTo(asked.id);
    expect(stream.messages.slice(1).map(({ method, id }) => method ?? id)).toEqual([
      ...Array.from({ length: 3 }, () => "notifications/progress"),
      asked.id,
    ]);
  });

  test("W8: the stream is not to be buffered or guessed at, and pages on the list may read it", async () => {
    const origin = "https://app.example.com";
    const { headers } = await openStream(server, { Origin: origin });
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect(headers.get("x-accel-buffering")).toBe("no");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBe(origin);
  });

  test("a client of today finds that nothing of 2026 is spoken here", async () => {
    const stream = await openStream();
    const discover = modern("server/discover");
    await stream.post(discover);
    expect((await stream.answerTo(discover.id)).error?.code).toBe(-32601);
  });

  test("W41: a client can be asked, and asked again if what it says does not fit", async () => {
    const stream = await openStream();
    await stream.post(initialize("2025-06-18", { elicitation: {} }));
    const greets = tool("greets", { remember: 7 });
    await stream.post(greets);
    const questions = () => stream.messages.filter(({ method }) => method === "elicitation/create");
    for (const [round, content] of [{ name: 7 }, { name: "Ada" }].entries()) {
      const { id } = await stream.until(() => questions()[round]);
      await stream.post({ jsonrpc: "2.0", id, result: { action: "accept", content } });
    }
    const { result } = await stream.answerTo(greets.id);
    expect(JSON.stringify(result)).toContain("Hello, Ada");
  });
});

describe("the same doors as at /mcp", () => {
  const send = (line: string, lines: readonly string[]) =>
    raw(
      server.url,
      [line, ...lines, "Connection: close", "Content-Length: 2", "", "{}"].join("\r\n"),
    );

  describe.each([
    ["GET /sse HTTP/1.1", ["Accept: text/event-stream"]],
    ["POST /messages?sessionId=1 HTTP/1.1", ["Content-Type: application/json"]],
  ])("%s", (line, more) => {
    test.each([
      ["Host: evil.com", 403],
      ["Host: 127.0.0.1.evil.com", 403],
      ["Host: localhost.", 403],
      ["Host: a b^c", 400],
      ["Host: ", 400],
    ])("V15: %s is answered with %i", async (host, status) => {
      expect(statusOf(await send(line, [host, ...more]))).toBe(status);
    });

    test.each([
      "https://evil.com",
      "null",
      "http://localhost:1",
      "https://app.example.com.evil.com",
    ])("W2: Origin %s is refused", async (origin) => {
      const lines = ["Host: localhost", `Origin: ${origin}`, ...more];
      expect(statusOf(await send(line, lines))).toBe(403);
    });

    test("E20: too many headers are refused", async () => {
      const many = Array.from({ length: 2100 }, () => "a: 1");
      expect(statusOf(await send(line, ["Host: localhost", ...many, ...more]))).toBe(431);
    });
  });

  test.each([
    ["POST", "/sse", "GET"],
    ["HEAD", "/sse", "GET"],
    ["DELETE", "/sse", "GET"],
    ["GET", "/messages", "POST"],
    ["DELETE", "/messages", "POST"],
  ])("W14: %s %s is refused with 405, and opens nothing", async (method, path, allowed) => {
    const response = await fetch(server.url + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allowed);
  });
});

describe("the same bodies as at /mcp", () => {
  test("V12: one byte too many is refused", async () => {
    const stream = await openStream();
    const body = JSON.stringify(tool("hash_text", { text: "abc" }));
    const padded = (length: number) => body + " ".repeat(length - body.length);
    expect((await stream.post(padded(MAX_BODY_BYTES))).status).toBe(202);
    const refused = await stream.post(padded(MAX_BODY_BYTES + 1));
    expect(refused.status).toBe(413);
    expect(errorOf(refused)["message"]).toContain("MAX_BODY_BYTES");
  });

  test("V12, V14, V8: a chunked one, a compressed one, one of another type", async () => {
    const stream = await openStream();
    const head = [`POST ${stream.path} HTTP/1.1`, "Host: localhost", "Connection: close"];
    const json = "Content-Type: application/json";
    const send = async (lines: readonly string[], body: string | Buffer) =>
      statusOf(
        await raw(
          server.url,
          Buffer.concat([Buffer.from([...head, ...lines, "", ""].join("\r\n")), Buffer.from(body)]),
        ),
      );
    const chunk = `${(MAX_BODY_BYTES + 1).toString(16)}\r\n${"x".repeat(MAX_BODY_BYTES + 1)}\r\n`;
    expect(await send([json, "Transfer-Encoding: chunked"], chunk)).toBe(413);
    const bomb = gzipSync(" ".repeat(30_000_000));
    const length = `Content-Length: ${bomb.length}`;
    expect(await send([json, length, "Content-Encoding: gzip"], bomb)).toBe(415);
    expect(await send(["Content-Type: text/plain", "Content-Length: 2"], "{}")).toBe(415);
  });

  test("V8: what is not JSON gets 400 and -32700", async () => {
    const stream = await openStream();
    for (const body of malformedJson) {
      const answer = await stream.post(body.slice(0, MAX_BODY_BYTES));
      expect({ status: answer.status, code: errorOf(answer)["code"] }, body).toEqual({
        status: 400,
        code: -32700,
      });
    }
  });

  test("W30: what is no message is refused with 400, and so is more than one", async () => {
    const stream = await openStream();
    const two = JSON.stringify([legacy("ping"), legacy("ping")]);
    for (const body of [...malformedMessages, two]) {
      expect((await stream.post(body)).status, body).toBe(400);
    }
    expect(stream.messages).toEqual([]);
  });

  test("E15: 200,000 nested arrays are refused in words, before the tool", async () => {
    const roomy = await startHttp(inject("bundleWithSse"));
    const stream = await openStream(roomy);
    const made = tool("echo", { placeholder: 0 });
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    await stream.post(JSON.stringify(made).replace('{"placeholder":0}', `{"deep":${deep}}`));
    const answer = await stream.answerTo(made.id);
    expect(JSON.stringify(answer)).toContain("nested deeper than 32 levels");
    await roomy.stop();
  });

  test("Q6: no mutation of a message ends in a 5xx, or in a stack trace, or ends the stream", async () => {
    const stream = await openStream();
    await fc.assert(
      fc.asyncProperty(mutations, async ({ body, headers }) => {
        const { status, text } = await stream.post(body, {
          headers: { ...headers, "x-name": `caller ${callers}` },
        });
        expect(status).toBeLessThan(500);
        expect(text).not.toMatch(/main\.js|node:internal|\bat .+:\d+:\d+/);
      }),
      { numRuns: 200 },
    );
    const last = tool("hash_text", { text: "abc" });
    await stream.post({ ...last, id: "last" });
    await stream.answerTo("last");
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

describe("W17, W51: sessions", () => {
  test("a session that is missing is 400, one that does not exist 404", async () => {
    const stream = await openStream();
    const post = (path: string) => stream.post(legacy("ping"), { path });
    expect((await post("/messages")).status).toBe(400);
    expect((await post("/messages?sessionId=")).status).toBe(400);
    expect((await post("/messages?sessionid=x")).status).toBe(400);
    const id = stream.path.split("=")[1]!;
    for (const wrong of [
      crypto.randomUUID(),
      id.slice(1),
      `${id}0`,
      id.toUpperCase(),
      "__proto__",
      "constructor",
      "..%2f",
      "%00",
      "x".repeat(10_000),
    ]) {
      expect((await post(`/messages?sessionId=${wrong}`)).status, wrong).toBe(404);
    }
  });

  test("another caller's session is answered like one that does not exist", async () => {
    const mine = await openStream(server, { "x-name": "ada" });
    const made = tool("hash_text", { text: "abc" });
    const foreign = await mine.post(made, { headers: { "x-name": "bob" } });
    const nobody = await mine.post(made, { headers: {} });
    const unknown = await mine.post(made, { path: `/messages?sessionId=${crypto.randomUUID()}` });
    for (const answer of [foreign, nobody, unknown]) {
      expect({ status: answer.status, text: answer.text }).toEqual({
        status: 404,
        text: unknown.text,
      });
    }
    const last = tool("hash_text", { text: "abc" });
    await mine.post(last);
    await mine.answerTo(last.id);
    expect(mine.messages.map(({ id }) => id)).toEqual([last.id]);
  });

  test("a session of nobody is not that of somebody", async () => {
    const stream = await openStream(server, {});
    expect((await stream.post(legacy("ping"))).status).toBe(202);
    expect((await stream.post(legacy("ping"), { headers: { "x-name": "eve" } })).status).toBe(404);
    stream.hangUp();
  });

  test("a session ends with its stream", async () => {
    const stream = await openStream();
    await stream.post(asking("waits", { label: "ends with its stream" }));
    await server.logged(({ msg, label }) => msg === "waiting" && label === "ends with its stream");
    stream.hangUp();
    await server.logged(
      ({ msg, label }) => msg === "signal fired" && label === "ends with its stream",
    );
    expect((await stream.post(legacy("ping"))).status).toBe(404);
  });
});

describe("what one client may hold", () => {
  test("a flood of streams is capped, for one caller and in all, and there is room again when they end", async () => {
    const small = await startHttp(inject("bundleWithSse"), {
      MAX_CONCURRENCY_PER_CALLER: "3",
      MAX_CONCURRENCY: "5",
    });
    const ada = { "x-name": "ada" };
    const flood = await Promise.all(
      Array.from({ length: 20 }, () => SseStream.open(small.url, ada)),
    );
    const streams = flood.filter((one) => one instanceof SseStream);
    expect(streams).toHaveLength(3);
    for (const one of flood) {
      if (one instanceof SseStream) continue;
      expect(one.status).toBe(429);
      expect(one.headers.get("retry-after")).toBe("1");
      expect(errorOf(one)["message"]).toMatch(/^Too many of your streams are open/);
    }
    for (const name of ["bob", "cy"]) {
      expect(await statusOfOpening(small, { "x-name": name })).toBe(200);
    }
    expect(await statusOfOpening(small, { "x-name": "dan" })).toBe(503);
    // Calls have places of their own.
    expect((await streams[0]!.post(legacy("ping"))).status).toBe(202);

    await streams[0]!.post(asking("waits", { label: "flood" }));
    await small.logged(({ msg }) => msg === "waiting");
    streams[0]!.hangUp();
    await small.logged(({ msg }) => msg === "signal fired");
    expect(await statusOfOpening(small, ada)).toBe(200);
    await small.stop();
  });

  test("a call has its place until it is answered; one that is cancelled gives it back, and is not answered", async () => {
    const small = await startHttp(inject("bundleWithSse"), { MAX_CONCURRENCY_PER_CALLER: "2" });
    const stream = await openStream(small);
    const calls = [asking("waits", { label: "first" }), asking("waits", { label: "second" })];
    for (const made of calls) expect((await stream.post(made)).status).toBe(202);
    const refused = await stream.post(tool("hash_text", { text: "abc" }));
    expect(refused.status).toBe(429);
    expect(errorOf(refused)["message"]).toMatch(/^Too many of your calls/);

    const cancel = { method: "notifications/cancelled", params: { requestId: calls[0]!.id } };
    expect((await stream.post({ jsonrpc: "2.0", ...cancel })).status).toBe(202);
    await small.logged(({ msg, label }) => msg === "signal fired" && label === "first");
    const other = tool("hash_text", { text: "abc" });
    expect((await stream.post(other)).status).toBe(202);
    await stream.answerTo(other.id);
    expect(stream.messages.map(({ id }) => id)).not.toContain(calls[0]!.id);
    await small.stop();
  });

  test("who hangs up gives all his places back", async () => {
    const small = await startHttp(inject("bundleWithSse"), { MAX_CONCURRENCY_PER_CALLER: "2" });
    for (const label of ["before", "after"]) {
      const stream = await openStream(small, { "x-name": "ada" });
      const calls = [asking("waits", { label }), asking("never_settles")];
      for (const made of calls) expect((await stream.post(made)).status).toBe(202);
      await small.logged((entry) => entry["msg"] === "waiting" && entry["label"] === label);
      stream.hangUp();
      await small.logged((entry) => entry["msg"] === "signal fired" && entry["label"] === label);
    }
    await small.stop();
  });

  test("W9: who hangs up ends his calls within a second, and nobody else's", async () => {
    const [leaving, staying] = [await openStream(), await openStream()];
    await leaving.post(asking("waits", { label: "leaving" }));
    await staying.post(asking("waits", { label: "staying" }));
    for (const label of ["leaving", "staying"]) {
      await server.logged((entry) => entry["msg"] === "waiting" && entry["label"] === label);
    }
    const gone = Date.now();
    leaving.hangUp();
    const entry = await server.logged(
      ({ msg, label }) => msg === "signal fired" && label === "leaving",
    );
    expect(Number(entry["time"]) - gone).toBeLessThan(1000);
    // The tool went on for a moment, and told nobody of it.
    await server.logged(({ msg, label }) => msg === "still working" && label === "leaving");
    expect(server.log).not.toContainEqual(
      expect.objectContaining({ msg: "signal fired", label: "staying" }),
    );
    expect(await wellness(server.url)).toBe("well");
    staying.hangUp();
  });

  /** Opens a stream and reads no further than to where to post. */
  async function openUnread({ url }: RunningServer) {
    const socket = open(url).on("error", () => {});
    socket.write("GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let head = "";
    while (!head.includes("sessionId=")) {
      const [chunk] = (await once(socket, "data")) as [Buffer];
      head += String(chunk);
    }
    socket.pause();
    const [path] = /\/messages\?sessionId=[\w-]{36}/.exec(head)!;
    const post = (message: object) =>
      fetch(url + path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(message),
      });
    return { socket, post };
  }

  test("a client that reads nothing keeps the places of its answers: it cannot fill the memory", async () => {
    const small = await startHttp(inject("bundleWithSse"), { MAX_CONCURRENCY_PER_CALLER: "2" });
    const { socket, post } = await openUnread(small);
    const statuses: number[] = [];
    // Each a megabyte; what the connection itself holds is a few of them.
    while (statuses.length < 60 && !statuses.includes(429)) {
      const made = tool("returns", { what: "huge" });
      statuses.push((await post(made)).status);
      await small.logged(
        () => small.log.filter(({ msg }) => msg === "tool called").length >= statuses.length - 2,
      );
    }
    expect(statuses.at(-1)).toBe(429);
    // It is not waited for at the end either.
    expect((await small.stop()).exitCode).toBe(0);
    socket.destroy();
  });

  test("V13: and it is cut off", async () => {
    const fast = await startHttp(inject("bundleWithSse"), fasterClocks(50));
    const { socket, post } = await openUnread(fast);
    await post(asking("overflows"));
    await fast.logged(({ msg }) => msg === "signal fired");
    socket.destroy();
    await fast.stop();
  });

  test("V13: a stream is cut after an hour, and kept alive until then", async () => {
    const fast = await startHttp(inject("bundleWithSse"), fasterClocks(3600));
    const stream = await openStream(fast);
    expect(await stream.ended).toBe("broken");
    expect(stream.text.match(/^: /gm)!.length).toBeGreaterThan(1);
    await fast.stop();
  });
});

test("SIGTERM without the feature that drains: who waits is told, streams end, exit 0", async () => {
  const stopping = await startHttp(inject("bundleWithSse"));
  const stream = await openStream(stopping);
  const made = asking("waits", { label: "stopping" });
  await stream.post(made);
  await stopping.logged(({ msg }) => msg === "waiting");
  expect((await stopping.stop("SIGTERM")).exitCode).toBe(0);
  expect((await stream.answerTo(made.id)).error).toEqual({
    code: 503,
    message: "The server is stopping: try again",
  });
  expect(await stream.ended).toBe("whole");
});
