import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startHttp, type RunningServer } from "../variants/running-server.ts";
import { post, wellness } from "./http.ts";
import {
  call,
  initialize,
  LEGACY,
  legacy,
  modern,
  textOf,
  type Answer,
  type Json,
} from "./messages.ts";
import { startStdio } from "./stdio.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startHttp(inject("bundle"));
});
afterAll(() => server.stop());

const accepted = { name: { action: "accept", content: { name: "Ada" } } };

async function send(params: Json, to = server): Promise<Answer> {
  return (await post(to.url, modern("tools/call", params))).answer;
}

/** Asks for the tool's question, and returns the state that the client is to bring back. */
async function stateOf(params: Json, to = server): Promise<string> {
  return (await send(params, to)).result?.["requestState"] as string;
}

describe("a client of today", () => {
  const greets = call("greets", { remember: 7 });

  test("W21, W41: is handed the question in the result, and not sent a request", async () => {
    const { messages, answer } = await post(server.url, modern("tools/call", greets));
    expect(messages).toHaveLength(1);
    expect(answer.result).toMatchObject({
      resultType: "input_required",
      inputRequests: {
        name: {
          method: "elicitation/create",
          params: {
            message: "What is your name?",
            requestedSchema: { type: "object", properties: { name: { type: "string" } } },
          },
        },
      },
      requestState: expect.any(String),
    });
  });

  test("W40: is answered when it comes back, with what the tool remembered", async () => {
    const requestState = await stateOf(greets);
    const answer = await send({ ...greets, requestState, inputResponses: accepted });
    expect(answer.result?.resultType).toBe("complete");
    expect(textOf(answer)).toBe('Hello, Ada: {"remember":7}');
  });

  test.each(["decline", "cancel"])("W41: may %s", async (action) => {
    const requestState = await stateOf(greets);
    const answer = await send({ ...greets, requestState, inputResponses: { name: { action } } });
    expect(textOf(answer)).toBe(`Hello, whoever (${action})`);
  });

  test.each<[string, unknown]>([
    ["with nothing", undefined],
    ["with another question's answer", { other: accepted.name }],
    ["with what is no answer", { name: "Ada" }],
    ["with what does not fit the form", { name: { action: "accept", content: { name: 7 } } }],
    ["with an unknown action", { name: { action: "obey" } }],
  ])("W41: who comes back %s is asked again, or refused", async (_what, inputResponses) => {
    const requestState = await stateOf(greets);
    const answer = await send({ ...greets, requestState, inputResponses });
    if (answer.error) expect(answer.error.code).toBe(-32602);
    else expect(answer.result?.resultType).toBe("input_required");
  });

  const refused = { error: { code: -32602 } };

  test("W40: a state that was changed anywhere is refused", async () => {
    const requestState = await stateOf(greets);
    // Not the last character: some of its bits belong to no byte.
    for (let at = 0; at < requestState.length - 1; at += 7) {
      const changed = requestState[at] === "A" ? "B" : "A";
      const tampered = requestState.slice(0, at) + changed + requestState.slice(at + 1);
      const answer = await send({ ...greets, requestState: tampered, inputResponses: accepted });
      expect(answer, `changed at ${at}`).toMatchObject(refused);
    }
  });

  test.each<[string, unknown]>([
    ["empty", ""],
    ["made up", "e30.AAAA"],
    ["plain JSON", '{"call":"x","kept":{"remember":99}}'],
    ["a number", 7],
    ["an object", { call: "x" }],
    ["very long", "A".repeat(100_000)],
  ])("W40: a state that is %s is refused", async (_what, requestState) => {
    const answer = await send({ ...greets, requestState, inputResponses: accepted });
    expect(answer.error?.code).toBe(-32602);
    expect(JSON.stringify(answer)).not.toContain("Hello");
  });

  test("W40: a state is cut, doubled, or with another's signature: refused", async () => {
    const one = await stateOf(greets);
    const two = await stateOf(call("greets", { remember: 8 }));
    const [head, tail] = [one.lastIndexOf("."), two.lastIndexOf(".")];
    for (const forged of [one.slice(0, -1), one + one, one.slice(0, head) + two.slice(tail)]) {
      const answer = await send({ ...greets, requestState: forged, inputResponses: accepted });
      expect(answer).toMatchObject(refused);
    }
  });

  test.each([
    // Each tool has a key of its own.
    ["another tool", call("greets_too", { remember: 7 }), { error: { code: -32602 } }],
    ["other arguments", call("greets", { remember: 8 }), { result: { isError: true } }],
  ])("W40: the state of one call is refused for %s", async (_what, other, refusal) => {
    const requestState = await stateOf(greets);
    const answer = await send({ ...other, requestState, inputResponses: accepted });
    expect(answer).toMatchObject(refusal);
  });

  test("W40: the state of one process is refused by another", async () => {
    const other = await startHttp(inject("bundle"));
    const requestState = await stateOf(greets);
    const answer = await send({ ...greets, requestState, inputResponses: accepted }, other);
    expect(answer).toMatchObject(refused);
    await other.stop();
  });

  test("W40: a state expires", async () => {
    const other = await startHttp(inject("bundle"));
    const requestState = await stateOf(greets, other);
    const back = { ...greets, requestState, inputResponses: accepted };
    await send(call("skips_time", { minutes: 9 }), other);
    expect(textOf(await send(back, other))).toContain("Hello, Ada");
    await send(call("skips_time", { minutes: 2 }), other);
    expect(await send(back, other)).toMatchObject(refused);
    await other.stop();
  });

  test("W33: an answer without the state is one to a call that remembers nothing", async () => {
    const answer = await send({ ...greets, inputResponses: accepted });
    expect(textOf(answer)).toBe("Hello, Ada: undefined");
  });

  test("W21: over stdio, too, the question comes in the result", async () => {
    const stdio = startStdio(inject("bundle"));
    const { result } = await stdio.ask(modern("tools/call", greets));
    expect(result?.resultType).toBe("input_required");
    const requestState = result?.["requestState"];
    const back = { ...greets, requestState, inputResponses: accepted };
    expect(textOf(await stdio.ask(modern("tools/call", back)))).toBe('Hello, Ada: {"remember":7}');
    await stdio.finish();
    expect(stdio.lines.filter((line) => "method" in JSON.parse(line))).toEqual([]);
  });
});

describe("a client of 2025", () => {
  test("W41: over HTTP without a session cannot be asked, is told so, and the server goes on", async () => {
    const { status, answer } = await post(
      server.url,
      legacy("tools/call", call("greets", { remember: 7 })),
    );
    expect(status).toBe(200);
    expect(answer.error?.message ?? textOf(answer)).toMatch(/elicitation/i);
    expect(await wellness(server.url)).toBe("well");
  });

  test("W41: over stdio is asked with a request, and answered", async () => {
    const stdio = startStdio(inject("bundle"));
    await stdio.ask(initialize(LEGACY, { elicitation: {} }));
    stdio.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    const asked = legacy("tools/call", call("greets", { remember: 7 }));
    stdio.send(asked);
    const question = await stdio.until(() =>
      stdio.lines
        .map((line) => JSON.parse(line) as Answer)
        .find(({ method }) => method === "elicitation/create"),
    );
    stdio.send({ jsonrpc: "2.0", id: question.id, result: accepted.name });
    expect(textOf(await stdio.answerTo(asked.id))).toMatch(/^Hello, Ada/);
    await stdio.finish();
  });
});
