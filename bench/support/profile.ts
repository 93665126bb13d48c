import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, ProjectOptions, StartProjectOptions } from "./bench.ts";
import type { Callee } from "./callee.ts";
import { runNode } from "./children.ts";

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The share of the time under load in which V8 still compiles. */
const WARMING_UP = 0.4;
/** A short program is over before it was looked at often. */
const SHORT_RUNS = 10;

export interface LoadedProject {
  readonly name: string;
  readonly project?: ProjectOptions;
  readonly start?: StartProjectOptions;
}

/** Where the time of a generated server goes while `work` calls it. */
export async function profileOfServer(
  bench: Bench,
  { name, project, start }: LoadedProject,
  work: (server: Callee) => Promise<unknown>,
): Promise<string> {
  const path = await bench.project(`${name}-readable`, { ...project, readable: true });
  return profiled(async (nodeFlags) => {
    const server = await bench.startProject(path, { ...start, nodeFlags });
    await work(server);
    await server.stop();
  }, WARMING_UP);
}

/** Where the time of the program goes, from its start to its end. */
export async function profileOfProgram(
  bench: Bench,
  args: (run: number) => readonly string[],
  cwd: string,
): Promise<string> {
  const program = await bench.readableProgram();
  return profileOfRuns((nodeFlags, run) => runNode([...nodeFlags, program, ...args(run)], cwd));
}

/** Where the time of a short program goes. */
export function profileOfRuns(
  once: (nodeFlags: readonly string[], run: number) => unknown,
): Promise<string> {
  return profiled(async (nodeFlags) => {
    for (let run = 0; run < SHORT_RUNS; run += 1) await once(nodeFlags, run);
  }, 0);
}

/**
 * Runs `work` on processes that are profiled, and says where their time went, by package: the largest shares of self time.
 *
 * @param leftOut the share of each at its beginning that is not looked at
 */
async function profiled(
  work: (nodeFlags: readonly string[]) => Promise<void>,
  leftOut: number,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "profile-"));
  try {
    await work(["--cpu-prof", `--cpu-prof-dir=${folder}`]);
    const times = new Map<string, number>();
    for (const file of await readdir(folder)) {
      const profile = JSON.parse(await readFile(join(folder, file), "utf8")) as CpuProfile;
      await addTimes(times, profile, leftOut);
    }
    return largest(times);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of each line of a bundle, the package that it is from: esbuild says it in comments. */
function owners(bundle: string): string[] {
  let owner = "bundle";
  return bundle.split("\n").map((line) => {
    const path = /^\s*\/\/ (?:.*node_modules\/((?:@[^/]+\/)?[^/]+)\/|(src)\/)\S+$/.exec(line);
    if (path) owner = path[1] ?? path[2]!;
    return owner;
  });
}

async function addTimes(
  times: Map<string, number>,
  { nodes, samples, timeDeltas }: CpuProfile,
  leftOut: number,
): Promise<void> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const ownersIn = new Map<string, string[]>();
  for (const url of new Set(nodes.map(({ callFrame }) => callFrame.url))) {
    if (!url.startsWith("file:")) continue;
    ownersIn.set(url, owners(await readFile(fileURLToPath(url), "utf8")));
  }
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  let elapsed = 0;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index]!;
    elapsed += delta;
    const { functionName, url, lineNumber } = frames.get(id)!;
    if (elapsed < total * leftOut || functionName === "(idle)") return;
    const what = url.startsWith("node:")
      ? "node"
      : url.startsWith("file:")
        ? (ownersIn.get(url)![lineNumber] ?? "bundle")
        : functionName.startsWith("(")
          ? functionName.slice(1, -1)
          : functionName.startsWith("write")
            ? "writing to sockets and the log"
            : "V8 and system calls";
    times.set(what, (times.get(what) ?? 0) + delta);
  });
}

function largest(times: ReadonlyMap<string, number>): string {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([what, time]) => `${what} ${((100 * time) / total).toFixed(0)} %`)
    .join(", ");
}
