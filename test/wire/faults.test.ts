import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { post, wellness } from "./http.ts";
import { call, legacy, modern, textOf, type Json } from "./messages.ts";

const SECRET = "s3cr3t";
const MASKED = /^Internal error \(id: ([0-9a-f-]{36})\)$/;
const MAX_OUTPUT = 1_048_576;

let server: RunningServer;
beforeAll(async () => {
  server = await startHttp(inject("bundle"), { API_KEY: `canary-${SECRET}`, LOG_LEVEL: "debug" });
});
afterAll(() => server.stop());

const eras = [
  ["2026", modern],
  ["2025", legacy],
] as const;

/** The line of the log that a masked text refers to. It may come after the answer. */
function logged(text: string): Promise<Json> {
  const id = MASKED.exec(text)?.[1];
  return server.logged(({ errorId }) => id !== undefined && errorId === id);
}

describe.each(eras)("for clients of %s", (_era, message) => {
  const send = async (method: string, params: Json) => post(server.url, message(method, params));
  const run = (name: string, args: Json = {}) => send("tools/call", call(name, args));

  test.each([
    "error",
    "undefined",
    "null",
    "string",
    "number",
    "getter",
    "proxy",
    "circular",
    "bigint",
    "coded",
    "protocol",
    "aborted",
  ])("V5, E1, Q18: a tool that throws (%s) answers with an id that is in the log", async (what) => {
    const { status, body, answer } = await run("throws", { what });
    expect(status).toBe(200);
    expect(answer.result?.isError).toBe(true);
    expect(textOf(answer)).toMatch(MASKED);
    expect(body).not.toContain(SECRET);
    expect(await logged(textOf(answer))).toMatchObject({ level: 50, tool: "throws" });
  });

  test("V5: the log has the error in full, with its stack", async () => {
    const { answer } = await run("throws", { what: "coded" });
    expect((await logged(textOf(answer)))["err"]).toMatchObject({
      message: expect.stringContaining("E11000 dup key"),
      stack: expect.stringContaining("main.js"),
      code: 11_000,
    });
  });

  test("V6: the message of a UserError is told, without control characters", async () => {
    const { answer } = await run("throws", { what: "told" });
    expect(answer.result?.isError).toBe(true);
    expect(textOf(answer)).toBe("There is no city[31m named Atlantis");
  });

  test.each([
    "bareBigint",
    "undefined",
    "null",
    "number",
    "function",
    "symbol",
    "nulls",
    "noText",
    "unknownBlock",
    "getter",
  ])("Q18: a tool that returns no content (%s) fails like one that throws", async (what) => {
    const { body, answer } = await run("returns", { what });
    expect(answer.result?.isError).toBe(true);
    expect(textOf(answer)).toMatch(MASKED);
    expect(body).not.toContain(SECRET);
    expect(await logged(textOf(answer))).toMatchObject({ level: 50, tool: "returns" });
  });

  test.each([
    ["circular", "round"],
    ["bigint", "big"],
    ["throwingJson", "x"],
  ])("Q18: of a block, nothing is sent that does not belong to it (%s)", async (what, text) => {
    const { answer } = await run("returns", { what });
    expect(answer.result?.content).toEqual([{ type: "text", text }]);
  });

  test.each(["circular", "bigint", "wrong", "undefined", "deep"])(
    "Q18, W46: a structured result that cannot be sent (%s) fails like a throw",
    async (what) => {
      const { answer } = await run("returns_structured", { what });
      expect(answer.result?.isError).toBe(true);
      expect(answer.result).not.toHaveProperty("structuredContent");
      expect(textOf(answer)).toMatch(MASKED);
    },
  );

  test.each(["huge", "hugeBlocks", "hugeResource"])(
    "V9, Q18: of a result of 50 MB (%s), no more than 1 MiB is sent, and that it was cut",
    async (what) => {
      const { body, answer } = await run("returns", { what });
      expect(body.length).toBeLessThan(MAX_OUTPUT + 10_000);
      expect(answer.result?.isError).toBeUndefined();
      expect(textOf(answer)).toMatch(
        /\[(cut: \d+ characters more|left out: resource, \d+ characters)\]/,
      );
    },
  );

  test("V9: a structured result that is too large is an error that the model can act on", async () => {
    const { answer } = await run("returns_structured", { what: "huge" });
    expect(answer.result?.isError).toBe(true);
    expect(textOf(answer)).toBe("The result has 52428812 characters; at most 1048576 can be sent");
  });

  test("V9: text is well-formed, and without control characters", async () => {
    const { answer } = await run("returns", { what: "malformed" });
    expect(textOf(answer)).toBe("[31mred \ufffd end\n\ttab");
  });

  test("V10: a tool that never settles is answered for when its time is up", async () => {
    const { answer } = await run("never_settles");
    expect(answer.result?.isError).toBe(true);
    expect(textOf(answer)).toBe("never_settles timed out after 50 ms");
    await server.logged(({ tool, outcome }) => tool === "never_settles" && outcome === "timeout");
  });

  test.each<[string, string, Json]>([
    ["a resource", "resources/read", { uri: "leaky://here" }],
    ["a resource template", "resources/read", { uri: "notes://leaky" }],
    ["a prompt", "prompts/get", { name: "leaky" }],
    [
      "a completion",
      "completion/complete",
      { ref: { type: "ref/resource", uri: "notes://{id}" }, argument: { name: "id", value: "" } },
    ],
  ])(
    "V5, E1: %s that throws sends no message, no data and no code of its own",
    async (_what, method, params) => {
      const { body, answer } = await send(method, params);
      expect(answer.error?.code).toBe(-32603);
      expect(answer.error?.message).toMatch(MASKED);
      expect(answer.error).not.toHaveProperty("data");
      expect(body).not.toMatch(/E11000|11000|s3cr3t/);
      expect(JSON.stringify(await logged(answer.error!.message))).toContain(SECRET);
    },
  );

  test("V6: the message of a UserError that a resource throws is told", async () => {
    const { answer } = await send("resources/read", { uri: "told://here" });
    expect(answer.error).toMatchObject({
      code: -32602,
      message: "The archive is closed on Sundays",
    });
  });
});

test("V10: TOOL_TIMEOUT_MS holds for tools that name no time of their own, and ends their signal", async () => {
  const other = await startHttp(inject("bundle"), { TOOL_TIMEOUT_MS: "50" });
  const { answer } = await post(other.url, modern("tools/call", call("waits", { label: "slow" })));
  expect(textOf(answer)).toBe("waits timed out after 50 ms");
  await other.logged(({ msg, label }) => msg === "signal fired" && label === "slow");
  expect(await wellness(other.url)).toBe("well");
  await other.stop();
});

test("V7: a secret in the environment and in errors never reaches the wire", async () => {
  const methods: [string, Json][] = [
    ...["error", "string", "getter", "proxy", "coded", "protocol"].map((what): [string, Json] => [
      "tools/call",
      call("throws", { what }),
    ]),
    ["tools/call", call("returns", { what: "unknownBlock" })],
    ["tools/call", call("returns_structured", { what: "wrong" })],
    ["tools/call", call("throws", { what: "no such" })],
    ["resources/read", { uri: "leaky://here" }],
    ["prompts/get", { name: "leaky" }],
  ];
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(
      methods.flatMap(([method, params]) =>
        eras.map(([, message]) => post(server.url, message(method, params))),
      ),
    );
    for (const { body } of answers) expect(body).not.toContain(SECRET);
  }
  expect(server.log.some((entry) => JSON.stringify(entry).includes("canary"))).toBe(false);
});

test("V17: a log line is one line of JSON, whatever is in it", async () => {
  const label = 'a\r\nb\u001b[31m{"level":60}';
  const leave = new AbortController();
  const waiting = post(server.url, modern("tools/call", call("waits", { label })), leave);
  const entry = await server.logged((one) => one["label"] === label);
  expect(entry).toMatchObject({ level: 30, msg: "waiting" });
  leave.abort();
  await expect(waiting).rejects.toThrow("abort");
});

test("V17: all of the log is JSON", () => {
  expect(server.log.filter((entry) => "notJson" in entry)).toEqual([]);
});

test("Q18: after all this the server is there, and nothing was left unhandled", async () => {
  expect(await wellness(server.url)).toBe("well");
  expect(server.log.filter(({ level }) => level === 60)).toEqual([]);
  expect(server.stderr()).toBe("");
});
