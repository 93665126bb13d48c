import { pairs, runNode } from "../support/children.ts";
import type { Line } from "../support/line.ts";
import { profileOfProgram } from "../support/profile.ts";

const PAIRS = 20;
const MOST = 1.25;

export const cliStart: Line = {
  id: "cli-start",
  async measure(bench) {
    const program = await bench.program();
    const cwd = await bench.folder();
    const help = () => runNode([program, "--help"], cwd);
    const node = () => runNode(["-e", "0"], cwd);
    help();
    const [ours, nodes] = pairs(PAIRS, help, node);
    const cpu = (runs: typeof ours) => runs.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    const ratio = cpu(ours) / cpu(nodes);
    return [
      {
        what: `the program starts: CPU of \`--help\` over \`node -e 0\`, ${PAIRS} pairs`,
        measured: ratio.toFixed(2),
        aim: `at most ${MOST}`,
        reached: ratio <= MOST,
        rest: () => profileOfProgram(bench, () => ["--help"], cwd),
      },
    ];
  },
};
