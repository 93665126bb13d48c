import { compare, measureLong } from "../support/callee.ts";
import { median, spread } from "../support/figures.ts";
import type { Line } from "../support/line.ts";
import { profileOfServer } from "../support/profile.ts";

const LEAST = 2;
const what =
  "calls per second on the SDK's first line, over its documented stateless server (Express)";

export const v1: Line = {
  id: "v1",
  async measure(bench) {
    const aim = `at least ${LEAST.toFixed(1)}`;
    if (!(await bench.knowsOption("sdk"))) {
      return [{ what, measured: "this version has no option `sdk`", aim }];
    }
    const documented = await bench.documented("documented-v1");
    const project = { name: "v1", project: { flags: ["--sdk", "v1"] } };
    const generated = await bench.startProject(await bench.project(project.name, project.project));
    const ratios = await compare([generated, documented], "legacy", bench);
    const { calls, cpu } = ratios.get(generated)!;
    return [
      {
        what,
        measured: `${spread(calls)}; CPU per call ${spread(cpu)}`,
        aim,
        reached: median(calls) >= LEAST,
        rest: () => profileOfServer(bench, project, (server) => measureLong(server, "legacy")),
      },
    ];
  },
};
