import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { headerLines, open, post, raw, request, wellness } from "./http.ts";
import { call, legacy, modern, type Answer, type Json, type Message } from "./messages.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startHttp(inject("bundle"));
});
afterAll(() => server.stop());

const progressToken = "step";
const withProgress = { modern, legacy } as const;

/** A call that wants to know how far it is. */
function asking(message: typeof modern | typeof legacy, name: string, args: Json): Message {
  const made = message("tools/call", call(name, args));
  const meta = made.params!["_meta"] as Json | undefined;
  return { ...made, params: { ...made.params, _meta: { ...meta, progressToken } } };
}

const progressOf = (messages: readonly Answer[]) =>
  messages
    .filter(({ method }) => method === "notifications/progress")
    .map(({ params }) => Number(params!["progress"]));

describe.each(Object.entries(withProgress))("for %s clients", (_era, message) => {
  test("W7: a stream holds notifications of its own request, then the answer, then ends", async () => {
    const asked = asking(message, "reports", { steps: [1, 2, 3], total: 3 });
    const { headers, messages, body } = await post(server.url, asked);
    expect(headers.get("content-type")).toContain("text/event-stream");
    expect(messages.map(({ method, id }) => method ?? id)).toEqual([
      ...Array.from({ length: 3 }, () => "notifications/progress"),
      asked.id,
    ]);
    for (const { params } of messages.slice(0, 3)) {
      expect(params).toMatchObject({ progressToken });
    }
    expect(body).not.toContain('"method":"elicitation');
  });

  test("W8: a stream is not to be buffered on its way", async () => {
    const { headers } = await post(
      server.url,
      asking(message, "reports", { steps: [1], total: 1 }),
    );
    expect(headers.get("x-accel-buffering")).toBe("no");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("W8: a stream to a client that is to close ends with its connection", async () => {
    const asked = asking(message, "reports", { steps: [1], total: 1 });
    const lines = ["Host: localhost", ...headerLines(asked), "Connection: close"];
    const response = await raw(server.url, request("POST /mcp HTTP/1.1", lines, asked));
    expect(response).toMatch(/text\/event-stream[^]*"text":"done"/);
  });

  test("W43: without a token there is no progress", async () => {
    const { messages } = await post(
      server.url,
      message("tools/call", call("reports", { steps: [1, 2, 3], total: 3 })),
    );
    expect(messages).toHaveLength(1);
  });

  test("W43: progress only grows, and stops with the answer", async () => {
    const steps = [1, 1, 3, 2, 3, 0, 4, 5];
    const { messages } = await post(server.url, asking(message, "reports", { steps, total: 5 }));
    expect(progressOf(messages)).toEqual([1, 3, 4, 5]);
    expect(messages.at(-1)).toHaveProperty("result");
  });

  test("W43: a flood of progress is thinned out, but for its end", async () => {
    const steps = Array.from({ length: 5000 }, (_, index) => index + 1);
    const started = performance.now();
    const { messages } = await post(server.url, asking(message, "reports", { steps, total: 5000 }));
    const seconds = (performance.now() - started) / 1000;
    const progress = progressOf(messages);
    expect(progress.at(-1)).toBe(5000);
    // Ten at once, ten for every second that it took, and the last one.
    expect(progress.length).toBeLessThanOrEqual(11 + Math.ceil(10 * seconds));
  });

  test("W9: a client that goes away ends the tool's signal, and nobody else's", async () => {
    const label = `gone-${message.name}`;
    const asked = asking(message, "waits", { label });
    const socket = open(server.url);
    socket.write(request("POST /mcp HTTP/1.1", ["Host: localhost", ...headerLines(asked)], asked));
    const other = new AbortController();
    const staying = post(server.url, asking(message, "waits", { label: `${label}-not` }), {
      signal: other.signal,
    }).catch(() => "aborted");
    await server.logged((entry) => entry["msg"] === "waiting" && entry["label"] === label);
    await server.logged((entry) => entry["msg"] === "waiting" && entry["label"] === `${label}-not`);

    const gone = Date.now();
    socket.destroy();
    const entry = await server.logged(
      ({ msg, ...rest }) => msg === "signal fired" && rest["label"] === label,
    );
    expect(Number(entry["time"]) - gone).toBeLessThan(1000);
    // The tool went on for a moment, told of progress and logged, with nobody there: that must not end the process.
    await server.logged(({ msg, ...rest }) => msg === "still working" && rest["label"] === label);
    await server.logged(({ tool, outcome }) => tool === "waits" && outcome === "cancelled");
    expect(server.log).not.toContainEqual(
      expect.objectContaining({ msg: "signal fired", label: `${label}-not` }),
    );
    expect(await wellness(server.url)).toBe("well");
    other.abort();
    expect(await staying).toBe("aborted");
  });
});

describe("W44: the log of a client", () => {
  const logsOf = async (message: Message) =>
    (await post(server.url, message)).messages.filter(
      ({ method }) => method === "notifications/message",
    );

  test("W44: a client that does not ask is sent no log", async () => {
    expect(await logsOf(modern("tools/call", call("speaks")))).toEqual([]);
  });

  test.each([
    ["debug", ["debug", "info", "warning", "error"]],
    ["warning", ["warning", "error"]],
    ["emergency", []],
  ])(
    "W44: a client that asks for %s gets that and worse, and nothing else",
    async (level, levels) => {
      const meta = { "io.modelcontextprotocol/logLevel": level };
      const logs = await logsOf(modern("tools/call", call("speaks"), meta));
      expect(logs.map(({ params }) => params!["level"])).toEqual(levels);
    },
  );

  test("W44: the server's own log has it in any case", async () => {
    await post(server.url, modern("tools/call", call("speaks")));
    await server.logged(({ msg, level }) => msg === "said on error" && level === 50);
  });
});

test("W39: a subscription is acknowledged first; with nothing that changes, it is then complete", async () => {
  const listen = modern("subscriptions/listen", {
    notifications: { toolsListChanged: true, resourceSubscriptions: ["notes://abc"] },
  });
  const { headers, messages } = await post(server.url, listen);
  expect(headers.get("x-accel-buffering")).toBe("no");
  const _meta = { "io.modelcontextprotocol/subscriptionId": listen.id };
  expect(messages).toMatchObject([
    { method: "notifications/subscriptions/acknowledged", params: { notifications: {}, _meta } },
    { id: listen.id, result: { resultType: "complete", _meta } },
  ]);
});
