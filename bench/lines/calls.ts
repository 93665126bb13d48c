import { compare, measureLong } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line, Row } from "../support/line.ts";
import { profileOfServer } from "../support/profile.ts";

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
      rows.push({
        what: `calls per second, everything on, ${era}, over the SDK's documented server`,
        measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
        aim: `at least ${LEAST.toFixed(1)}`,
        reached: median(calls) >= LEAST,
        rest: () => profileOfServer(bench, { name: "token" }, (server) => measureLong(server, era)),
      });
    }
    return rows;
  },
};
