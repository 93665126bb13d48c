import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { after, before, describe, test } from "node:test";

import { pino } from "pino";
import * as z from "zod";

import { Answers, ask, question } from "../src/mcp/ask.ts";
import { connect, eras, type TestClient } from "../src/mcp/testing.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";

for (const era of eras) {
  describe(`for ${era} clients`, () => {
    let client: TestClient;
    before(async () => {
      client = await connect({ era });
    });
    after(() => client.close());

    test("lists its tools in the order of the list", async () => {
      const tools = await client.listTools();
      assert.deepEqual(
        tools.map(({ name }) => name),
        server.tools.map(({ name }) => name),
      );
    });

    test("reads its resource", async () => {
      const [contents] = await client.read("reference://temperature-scales");
      assert.equal(contents?.mimeType, "text/markdown");
    });

    test("answers its prompt, and completes an argument", async () => {
      const messages = await client.prompt("explain_temperature", {
        temperature: "30 °C",
        audience: "cook",
      });
      assert.match(JSON.stringify(messages), /to a cook how hot 30 °C is/);
      assert.deepEqual(
        await client.complete("explain_temperature", "audience", "c"),
        ["child", "cook"],
      );
    });

    test("refuses an unknown tool with a protocol error", async () => {
      await assert.rejects(client.call("no_such_tool"), { code: -32602 });
    });

    test("tells the model which argument is wrong", async () => {
      const { isError, text } = await client.call("hash_text", { text: 1 });
      assert.equal(isError, true);
      assert.match(text, /Invalid arguments: text: /);
    });
  });
}

test("an unexpected error reaches the log, and the client only as an id", async () => {
  const lines: string[] = [];
  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const leaky = defineTool({
    name: "leaky",
    title: "Leaky",
    description: "Fails with a secret in its message.",
    input: z.strictObject({}),
    run() {
      throw new Error("postgres://admin:s3cr3t@10.0.0.5");
    },
  });
  const client = await connect({
    definition: { ...server, tools: [leaky] },
    logger: pino(log),
  });

  const { isError, text } = await client.call("leaky");
  await client.close();

  assert.equal(isError, true);
  const id = /^Internal error \(id: (.+)\)$/.exec(text)?.[1];
  const logged = lines.find((line) => line.includes("s3cr3t"));
  assert.ok(id && logged?.includes(id), `the log has no line with ${id}`);
});

test("a tool can ask the user, and goes on with the answer", async () => {
  const name = question.form(
    "What is your name?",
    z.object({ name: z.string().max(50) }),
  );
  const greet = defineTool({
    name: "greet",
    title: "Greet",
    description: "Greets the user by name.",
    input: z.strictObject({}),
    async run(_args, context) {
      const answer = await context.answers.read("name", name);
      if (!answer) return ask({ name });
      return answer.action === "accept"
        ? `Hello, ${answer.value.name}`
        : "Hello, whoever you are";
    },
  });
  for (const era of eras) {
    const client = await connect({
      era,
      definition: { ...server, tools: [greet] },
      fillForm: () => ({ name: "Ada" }),
    });
    assert.equal((await client.call("greet")).text, "Hello, Ada");
    await client.close();
  }
});

test("a form that no client could show is refused when it is made", () => {
  const form = (fields: z.ZodObject) => question.form("Where?", fields);
  assert.ok(form(z.strictObject({ city: z.string() })));
  assert.throws(
    () => form(z.object({ place: z.object({ city: z.string() }) })),
    /flat primitive properties.*properties\.place/,
  );
});

test("a question that cannot be sent is an unexpected error like any other", async () => {
  const roots = question.roots();
  const unsendable = defineTool({
    name: "unsendable",
    title: "Unsendable",
    description: "Wants to remember what no JSON can hold.",
    input: z.strictObject({}),
    run: () => ask({ roots }, { state: 1n }),
  });
  const client = await connect({
    definition: { ...server, tools: [unsendable] },
  });
  const { isError, text } = await client.call("unsendable");
  await client.close();
  assert.equal(isError, true);
  assert.match(text, /^Internal error \(id: .+\)$/);
});

test("a tool knows what its client can be asked", async () => {
  const form = question.form("Your name?", z.object({ name: z.string() }));
  const sample = question.sample("Write a poem.", { maxTokens: 100 });
  const canAsk = defineTool({
    name: "can_ask",
    title: "Can ask",
    description: "Says what the client can be asked.",
    input: z.strictObject({}),
    run: (_args, context) =>
      `form: ${context.canAsk(form)}, sample: ${context.canAsk(sample)}`,
  });
  for (const era of eras) {
    const definition = { ...server, tools: [canAsk] };
    const mute = await connect({ era, definition });
    const able = await connect({ era, definition, fillForm: () => ({}) });
    assert.equal(
      (await mute.call("can_ask")).text,
      "form: false, sample: false",
    );
    assert.equal(
      (await able.call("can_ask")).text,
      "form: true, sample: false",
    );
    await mute.close();
    await able.close();
  }
});

test("an answer that is not what was asked for counts as none", async () => {
  const answers = new Answers({
    poem: { model: "m", content: [{ type: "text", text: "Roses" }] },
    folders: { roots: "/" },
    name: { action: "accept", content: { name: 7 } },
  });
  const sample = question.sample("Write a poem.", { maxTokens: 100 });
  assert.deepEqual(await answers.read("poem", sample), {
    action: "accept",
    value: { model: "m", text: "Roses" },
  });
  const name = question.form("Your name?", z.object({ name: z.string() }));
  assert.equal(await answers.read("name", name), undefined);
  assert.equal(await answers.read("folders", question.roots()), undefined);
  assert.equal(await answers.read("folders", sample), undefined);
});
