import { stat } from "node:fs/promises";
import { execa } from "execa";
import { median } from "../support/figures.ts";
import type { Line } from "../support/line.ts";

const RUNS = 3;
const MOST_KB = 250;

export const download: Line = {
  id: "download",
  async measure(bench) {
    const tarball = await bench.tarball();
    const kB = (await stat(tarball)).size / 1000;
    const seconds: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const cwd = await bench.folder();
      const npm = ["exec", "--yes", "--cache", cwd, `--package=${tarball}`];
      const started = performance.now();
      await execa("npm", [...npm, "--", "create-mcp-server", "--version"], { cwd });
      seconds.push((performance.now() - started) / 1000);
    }
    return [
      {
        what: "download to first question: size of the tarball",
        measured: `${kB.toFixed(0)} kB`,
        aim: `at most ${MOST_KB} kB`,
        reached: kB <= MOST_KB,
        rest: "most of it are the templates",
      },
      {
        what: "download to first question: `npm exec` of the tarball with an empty cache",
        measured: `${median(seconds).toFixed(1)} s`,
        aim: "",
      },
    ];
  },
};
