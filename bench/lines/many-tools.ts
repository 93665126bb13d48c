import { compare, measureLong } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line, Row } from "../support/line.ts";
import { profileOfServer } from "../support/profile.ts";

const LEAST = 0.9;

export const manyTools: Line = {
  id: "many-tools",
  async measure(bench) {
    const two = await bench.startProject(await bench.project("2-tools", { tools: 2 }));
    const many = { name: "40-tools", project: { tools: 40 } };
    const forty = await bench.startProject(await bench.project(many.name, many.project));
    const rows: Row[] = [];
    for (const era of ["modern", "legacy"] as const) {
      const { calls, cpu } = (await compare([forty, two], era, bench)).get(forty)!;
      rows.push({
        what: `calls per second with 40 tools over with 2, ${era}`,
        measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
        aim: `at least ${LEAST}`,
        reached: median(calls) >= LEAST,
        rest: () => profileOfServer(bench, many, (server) => measureLong(server, era)),
      });
    }
    return rows;
  },
};
