import { here, TOKEN_HEADERS, TOKEN_SETTINGS } from "../support/bench.ts";
import { ECHO, encodeCall, EXPECTED, type Callee } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line } from "../support/line.ts";
import { callOnce, cpuSeconds } from "../support/load.ts";
import { profileOfRuns } from "../support/profile.ts";
import { start } from "../support/server.ts";

const PAIRS = 9;
const MOST = 0.75;

export const coldStart: Line = {
  id: "cold-start",
  async measure(bench) {
    await bench.installDocumented();
    const project = await bench.project("token");
    const ours = (cwd = project, nodeFlags: readonly string[] = []) =>
      timeToAnswer([...nodeFlags, "dist/main.js", "--transport", "http"], cwd, {
        tool: "convert_temperature",
        args: { value: 100, from: "celsius", to: "kelvin" },
        headers: TOKEN_HEADERS,
      });
    const documented = () => timeToAnswer(["servers/documented.mjs"], here, ECHO);
    await ours();
    await documented();
    const ratios: number[] = [];
    const cpu: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const first = pair % 2 === 0 ? await ours() : undefined;
      const theirs = await documented();
      const mine = first ?? (await ours());
      ratios.push(mine.ms / theirs.ms);
      cpu.push(mine.cpu / theirs.cpu);
    }
    return [
      {
        what: `cold start: process start to first answered call, over the SDK's documented server, ${PAIRS} pairs`,
        measured: `${spread(ratios)}; CPU ${spread(cpu)}`,
        aim: `at most ${MOST}`,
        reached: median(ratios) <= MOST,
        rest: async () => {
          const readable = await bench.project("token-readable", { readable: true });
          return profileOfRuns((nodeFlags) => ours(readable, nodeFlags));
        },
      },
    ];
  },
};

async function timeToAnswer(
  args: readonly string[],
  cwd: string,
  callee: Pick<Callee, "tool" | "args" | "headers">,
): Promise<{ ms: number; cpu: number }> {
  const started = performance.now();
  const server = await start(args, { cwd, env: { ADMIN_PORT: "0", ...TOKEN_SETTINGS } });
  const request = encodeCall({ ...server, name: "", ...callee }, "modern");
  await callOnce(server.url, request, EXPECTED);
  const ms = performance.now() - started;
  const cpu = cpuSeconds(server.pid);
  await server.stop();
  return { ms, cpu };
}
