import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pairs, runNode } from "../support/children.ts";
import { median, spread } from "../support/figures.ts";
import type { Line } from "../support/line.ts";
import { profileOfProgram } from "../support/profile.ts";

const PAIRS = 15;
const MOST = 1.5;

export const create: Line = {
  id: "create",
  async measure(bench) {
    const program = await bench.program();
    const folder = await bench.folder();
    const flags = ["--yes", "--no-install", "--no-git"];
    const made = (name: string) => runNode([program, name, ...flags], folder);
    made("model");
    const copy = join(folder, "copy.mjs");
    await writeFile(
      copy,
      'import { cpSync } from "node:fs"; cpSync("model", process.argv[2], { recursive: true });',
    );
    let count = 0;
    const [ours, copies] = pairs(
      PAIRS,
      () => made(`made-${(count += 1)}`),
      () => runNode([copy, `copied-${(count += 1)}`], folder),
    );
    const ratios = ours.map(({ wallMs }, index) => wallMs / copies[index]!.wallMs);
    const ratio = median(ratios);
    return [
      {
        what: `a project appears: wall time of \`create\` over \`cp -r\` by a bare script, ${PAIRS} pairs`,
        measured: spread(ratios),
        aim: `at most ${MOST}`,
        reached: ratio <= MOST,
        rest: () => profileOfProgram(bench, (run) => [`profiled-${run}`, ...flags], folder),
      },
    ];
  },
};
