import { compare } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line } from "../support/line.ts";

const LEAST = 0.9;

export const manyTools: Line = {
  id: "many-tools",
  async measure(bench) {
    const two = await bench.startProject(await bench.project("2-tools", { tools: 2 }));
    const forty = await bench.startProject(await bench.project("40-tools", { tools: 40 }));
    const rows = [];
    for (const era of ["modern", "legacy"] as const) {
      const { calls, cpu } = (await compare([forty, two], era, bench)).get(forty)!;
      rows.push({
        what: `calls per second with 40 tools over with 2, ${era}`,
        measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
        aim: `at least ${LEAST}`,
        reached: median(calls) >= LEAST,
        rest: "to register all tools for each request",
      });
    }
    return rows;
  },
};
