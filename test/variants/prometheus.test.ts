import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Options } from "execa";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { needs } from "../support/programs.ts";
import { cases } from "./message-cases.ts";
import { observedProject, type ObservedServer } from "./observed-server.ts";
import { startPrometheus, type Prometheus } from "./prometheus.ts";

const project = await observedProject("prometheus");
const { readme } = project;
afterAll(project.close);

/** Two servers of one project. */
let replicas: readonly ObservedServer[];
/** The tool calls that both were sent together, by `tool outcome`. */
const sent: Record<string, number> = {};

beforeAll(async () => {
  replicas = await Promise.all([project.start(), project.start()]);
  for (const { send, calls = {} } of Object.values(cases)) {
    for (const replica of replicas) {
      await send(replica);
      for (const [labels, count] of Object.entries(calls)) {
        sent[labels] = (sent[labels] ?? 0) + count;
      }
    }
  }
}, 60_000);
afterAll(() => Promise.all(replicas.map(({ server }) => server.stop("SIGKILL"))));

describe("promtool", needs("promtool"), () => {
  const check = (what: string[], options: Options) =>
    execa("promtool", ["check", ...what], { ...options, all: true, reject: false });

  test("finds nothing to say about the metrics of a server that has been sent everything", async () => {
    const { text } = await replicas[0]!.metrics();
    const { exitCode, all } = await check(["metrics"], { input: text });
    expect(all).toBe("");
    expect(exitCode).toBe(0);
  });

  test("accepts the configuration in the README", async () => {
    const [, config] = /```yaml\n(scrape_configs:[^`]+)```/.exec(readme)!;
    const cwd = await mkdtemp(join(tmpdir(), "promtool-"));
    onTestFinished(() => rm(cwd, { recursive: true }));
    await writeFile(join(cwd, "prometheus.yml"), config!);
    const { exitCode, all } = await check(["config", "prometheus.yml"], { cwd });
    expect(exitCode, String(all)).toBe(0);
  });
});

describe("a Prometheus that reads two replicas", needs("prometheus"), () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus(replicas.map(({ adminPort }) => `127.0.0.1:${adminPort}`));
  });
  afterAll(() => prometheus.stop());

  // It reads every second, and a rate is known from the second time on.
  const patience = { timeout: 30_000 };

  test("answers in one query how many calls of each tool ended how, over both", async () => {
    const answer = async () => {
      const query = "sum by (tool, outcome) (mcp_tool_calls_total) > 0";
      const series = await prometheus.query(query);
      return Object.fromEntries(
        series.map(({ labels, value }) => [`${labels["tool"]} ${labels["outcome"]}`, value]),
      );
    };
    await expect.poll(answer, patience).toEqual(sent);
  });

  test("answers the queries in the README", async () => {
    const [, queries] = /```promql\n([^`]+)```/.exec(readme)!;
    for (const query of queries!.trim().split("\n\n")) {
      await expect.poll(() => prometheus.query(query), patience).not.toEqual([]);
    }
  });
});
