import { expect } from "vitest";
import { secret } from "./leaky.ts";
import type { Session } from "./session.ts";

/**
 * What every variant does for every client, in this order, by what a failure is called. The project holds the leaky
 * parts and the probes beside its own.
 */
export const behaviours: Readonly<Record<string, (session: Session) => Promise<void>>> = {
  async "the server says who it is, and that it speaks this era"({ era, client }) {
    expect(client.protocolVersion).toBe(era);
    expect(client.server).toMatchObject({ name: "my-server", version: "0.1.0" });
  },

  async "tools, resources and prompts are listed"({ client }) {
    const namesOf = (items: { name: string }[]) => items.map(({ name }) => name);
    expect(namesOf(await client.listTools())).toEqual([
      "convert_temperature",
      "hash_text",
      "count_primes",
      "leaky_tool",
      "patient_tool",
      "guarded",
      "slow",
      "asks",
    ]);
    expect(namesOf(await client.listResources())).toEqual(["temperature_scales", "leaky_resource"]);
    expect(namesOf(await client.listPrompts())).toEqual(["explain_temperature", "leaky_prompt"]);
  },

  async "the synchronous tool answers, structured and as text"({ client }) {
    const answer = await client.call("convert_temperature", {
      value: 100,
      from: "celsius",
      to: "kelvin",
    });
    expect(answer.isError).toBeUndefined();
    expect(answer.structuredContent).toEqual({ value: 373.15, unit: "kelvin" });
    expect(answer.content).toEqual([{ type: "text", text: '{"value":373.15,"unit":"kelvin"}' }]);
  },

  async "the asynchronous tool answers"({ client }) {
    const answer = await client.call("hash_text", { text: "abc" });
    const text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(answer.content).toEqual([{ type: "text", text }]);
  },

  async "the tool with context answers, and its progress only grows"({ client }) {
    const steps: number[] = [];
    const answer = await client.call(
      "count_primes",
      { limit: 200_000 },
      { onprogress: ({ progress }) => steps.push(progress) },
    );
    expect(answer.structuredContent).toEqual({ limit: 200_000, primes: 17_984 });
    expect(steps).toEqual(strictlyGrowing(steps));
    // Both clients lose the steps that arrive in one piece with the answer: on a busy machine, all of them.
    const received = [...(await client.received()).matchAll(/"progress":(\d+)/g)];
    const sent = received.map(([, step]) => Number(step));
    expect(sent).toEqual(strictlyGrowing(sent));
    expect(sent.at(-1)).toBe(200_000);
  },

  async "progress is there before the answer"({ client }) {
    const steps: number[] = [];
    const answer = await client.call(
      "patient_tool",
      { goOn: false },
      {
        onprogress({ progress }) {
          steps.push(progress);
          void client.call("patient_tool", { goOn: true });
        },
      },
    );
    expect(steps).toEqual([1]);
    expect(answer.content).toEqual([{ type: "text", text: "went on" }]);
  },

  async "the resource is read"({ client }) {
    const [contents] = await client.read("reference://temperature-scales");
    expect(contents).toMatchObject({
      mimeType: "text/markdown",
      text: expect.stringContaining("| water boils | 100 | 212 | 373.15 |"),
    });
  },

  async "the prompt is answered"({ client }) {
    const messages = await client.prompt("explain_temperature", {
      temperature: "30 °C",
      audience: "cook",
    });
    expect(messages).toEqual([
      { role: "user", content: { type: "text", text: expect.stringContaining("30 °C") } },
    ]);
  },

  async "an unknown tool is a protocol error"({ client }) {
    const { code } = await errorOf(client.call("no_such_tool", {}));
    expect(code).toBe(-32602);
  },

  async "bad arguments are answered to the model, which can mend them"({ client }) {
    const answer = await client.call("convert_temperature", {
      value: "hot",
      from: "celsius",
      to: "réaumur",
    });
    expect(answer.isError).toBe(true);
    expect(answer.content).toEqual([
      { type: "text", text: expect.stringMatching(/^Invalid arguments: value: .*; to: /) },
    ]);
  },

  async "what a tool throws is told as an id alone"(session) {
    const answer = await session.client.call("leaky_tool", {});
    expect(answer.isError).toBe(true);
    const [{ text }] = answer.content as [{ text: string }];
    await expectMasked(session, text);
  },

  async "what a resource throws is told as an id alone"(session) {
    const { code, message } = await errorOf(session.client.read("leaky://resource"));
    expect(code).toBe(-32603);
    await expectMasked(session, message);
  },

  async "what a prompt throws is told as an id alone"(session) {
    const { code, message } = await errorOf(session.client.prompt("leaky_prompt", {}));
    expect(code).toBe(-32603);
    await expectMasked(session, message);
  },

  async "the log is JSON, line by line"({ log }) {
    expect(log.filter((entry) => "notJson" in entry)).toEqual([]);
  },

  // Last: a client that hangs up calls no more.
  async "a call that is cancelled ends as cancelled"({ client, hangsUpToCancel, log, logged }) {
    const before = [...log];
    const abort = new AbortController();
    const cancel = () => (hangsUpToCancel ? void client.close() : abort.abort());
    const call = client.call(
      "count_primes",
      { limit: 5_000_000 },
      { signal: abort.signal, onprogress: cancel },
    );
    await expect(call).rejects.toThrow();
    const entry = await logged((one) => one["tool"] === "count_primes" && !before.includes(one));
    expect(entry).toMatchObject({ msg: "tool called", outcome: "cancelled" });
  },
};

function strictlyGrowing(steps: readonly number[]): number[] {
  return [...new Set(steps)].toSorted((a, b) => a - b);
}

/** The whole error is in the log under the id that the client was told, and the client was told no more. */
async function expectMasked({ client, logged }: Session, told: string): Promise<void> {
  const id = /Internal error \(id: ([0-9a-f-]{36})\)$/.exec(told)?.[1];
  expect(id, told).toBeDefined();
  const entry = await logged(({ errorId }) => errorId === id);
  expect(JSON.stringify(entry)).toContain(secret);
  const received = await client.received();
  expect(received).toContain(id);
  expect(received).not.toContain("s3cr3t");
}

/** The error that the client throws for the server's JSON-RPC error. */
function errorOf(answer: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  return answer.then(
    (value) => expect.fail(`there was no error, but ${JSON.stringify(value)}`),
    (error) => error,
  );
}
