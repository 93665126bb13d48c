import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";

import * as z from "zod";

import { shutdown } from "../src/features/shutdown.ts";
import { createLogger } from "../src/lib/logger.ts";
import { baseSettings, readSettings } from "../src/lib/settings.ts";
import { connect } from "../src/mcp/testing.ts";
import { defineTool } from "../src/mcp/tool.ts";
import { server } from "../src/server.ts";

const slow = defineTool({
  name: "slow",
  title: "Slow",
  description: "Takes a while.",
  input: z.strictObject({ ms: z.number().min(0).max(60_000) }),
  async run({ ms }, context) {
    await context.progress(0, 1);
    await delay(ms, undefined, { signal: context.signal });
    return "done";
  },
});

async function start(environment: Record<string, string> = {}) {
  const definition = { ...server, tools: [slow] };
  const feature = await shutdown.start({
    settings: readSettings(
      { ...baseSettings, ...shutdown.settings },
      environment,
    ),
    logger: createLogger("silent", "stderr"),
    server: definition,
    active: () => [],
  });
  const client = await connect({ definition, links: [feature.link!] });
  const drain = () =>
    feature.drain!({ closed: new Promise(() => {}), stop: async () => {} });
  /** Calls the tool, and resolves as soon as it runs. */
  const begin = (ms: number) =>
    new Promise<{ answer: ReturnType<typeof client.call> }>((resolve) => {
      const answer = client.call(
        "slow",
        { ms },
        { onProgress: () => resolve({ answer }) },
      );
    });
  return { feature, client, drain, begin };
}

test("what was begun is finished, and nothing new is", async () => {
  const { feature, client, drain, begin } = await start();
  const { answer } = await begin(100);
  assert.equal(feature.ready!(), true);

  const drained = drain();
  assert.equal(feature.ready!(), false);
  assert.equal((await answer).text, "done");
  await drained;

  const late = await client.call("slow", { ms: 0 });
  assert.equal(late.isError, true);
  assert.match(late.text, /stopping/);
  await client.close();
});

test("what takes too long is abandoned, and told so", async () => {
  const { client, drain, begin } = await start({
    TOOL_TIMEOUT_MS: "50",
    SHUTDOWN_TIMEOUT_MS: "50",
  });
  const { answer } = await begin(60_000);
  await assert.rejects(drain(), /gave up after SHUTDOWN_TIMEOUT_MS: slow/);
  assert.equal((await answer).isError, true);
  await client.close();
});

test("the end must not be shorter than what a tool may take", () => {
  const problems = (environment: Record<string, string>) =>
    shutdown.check!(
      readSettings({ ...baseSettings, ...shutdown.settings }, environment),
      server,
    );
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ TOOL_TIMEOUT_MS: "40000" }), [
    "SHUTDOWN_TIMEOUT_MS=35000 is less than a tool may take: 40000 ms",
  ]);
});
