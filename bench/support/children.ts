import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Run {
  readonly cpuMs: number;
  readonly wallMs: number;
}

const MS_PER_TICK = 10;

/** Runs a program of Node's to its end, and says what it took: of the processor, user and system time. */
export function runNode(args: readonly string[], cwd: string): Run {
  const cpuBefore = ticksOfChildren();
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const wallMs = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(" ")}: ${stderr}`);
  return { cpuMs: (ticksOfChildren() - cpuBefore) * MS_PER_TICK, wallMs };
}

/** In turn, A B B A, so that neither is always first. The sums count: one run is measured to 10 ms only. */
export function pairs(count: number, one: () => Run, other: () => Run): [Run[], Run[]] {
  const [ones, others]: [Run[], Run[]] = [[], []];
  for (let pair = 0; pair < count; pair += 1) {
    if (pair % 2 === 0) ones.push(one());
    others.push(other());
    if (pair % 2 === 1) ones.push(one());
  }
  return [ones, others];
}

/** Of all children that have ended. */
function ticksOfChildren(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]!.split(" ");
  return Number(fields[13]) + Number(fields[14]);
}
