import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { after, before, describe, test } from "node:test";

import { pino } from "pino";
import { z } from "zod";

import { ask, question } from "../src/mcp/ask.ts";
import { connect, type TestClient } from "../src/mcp/testing.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";

for (const era of ["modern", "legacy"] as const) {
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
  for (const era of ["modern", "legacy"] as const) {
    const client = await connect({
      era,
      definition: { ...server, tools: [greet] },
      fillForm: () => ({ name: "Ada" }),
    });
    assert.equal((await client.call("greet")).text, "Hello, Ada");
    await client.close();
  }
});
