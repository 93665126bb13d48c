import { join } from "node:path";
import type { Bench } from "../support/bench.ts";
import { compare, measure, type Era } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line, Row } from "../support/line.ts";
import { profiled } from "../support/profile.ts";

const LEAST = 2;

/** Everything on: token, memory limit, metrics, health, shutdown, a log line a call. */
export const calls: Line = {
  id: "calls",
  async measure(bench) {
    const documented = await bench.documented();
    const generated = await bench.generated();
    const rows: Row[] = [];
    for (const era of ["modern", "legacy"] as const) {
      const { calls, cpu } = (await compare([generated, documented], era, bench)).get(generated)!;
      const reached = median(calls) >= LEAST;
      rows.push({
        what: `calls per second, everything on, ${era}, over the SDK's documented server`,
        measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
        aim: `at least ${LEAST.toFixed(1)}`,
        reached,
        ...(!reached && { rest: await profileOf(bench, era) }),
      });
    }
    return rows;
  },
};

async function profileOf(bench: Bench, era: Era): Promise<string> {
  const path = await bench.project("readable", { readable: true });
  return profiled(join(path, "dist/main.js"), async (nodeFlags) => {
    const server = await bench.startProject(path, { nodeFlags });
    await measure(server, era, { seconds: 12 });
    await server.stop();
  });
}
