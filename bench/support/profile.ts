import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

const WARMING_UP = 0.4;

/** Runs `work` on a server that is profiled, and says where its time went, by package: the largest shares of self time. */
export async function profiled(
  bundle: string,
  work: (nodeFlags: readonly string[]) => Promise<void>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "profile-"));
  try {
    await work(["--cpu-prof", `--cpu-prof-dir=${folder}`]);
    const [file] = await readdir(folder);
    const profile = JSON.parse(await readFile(join(folder, file!), "utf8")) as CpuProfile;
    return summary(profile, owners(await readFile(bundle, "utf8")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of each line of a bundle, the package that it is from: esbuild says it in comments. */
function owners(bundle: string): string[] {
  let owner = "";
  return bundle.split("\n").map((line) => {
    const path = /^\/\/ (?:.*node_modules\/((?:@[^/]+\/)?[^/]+)\/|(src)\/)\S+$/.exec(line);
    if (path) owner = path[1] ?? path[2]!;
    return owner;
  });
}

function summary({ nodes, samples, timeDeltas }: CpuProfile, ownerOf: readonly string[]): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const shares = new Map<string, number>();
  let [elapsed, counted] = [0, 0];
  samples.forEach((id, index) => {
    const delta = timeDeltas[index]!;
    elapsed += delta;
    const { functionName, url, lineNumber } = frames.get(id)!;
    if (elapsed < total * WARMING_UP || functionName === "(idle)") return;
    const what = url.startsWith("node:")
      ? "node"
      : url.startsWith("file:")
        ? (ownerOf[lineNumber] ?? "bundle")
        : functionName.startsWith("(")
          ? functionName.slice(1, -1)
          : functionName.startsWith("write")
            ? "writing to sockets and the log"
            : "V8 and system calls";
    shares.set(what, (shares.get(what) ?? 0) + delta);
    counted += delta;
  });
  return [...shares]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([what, time]) => `${what} ${((100 * time) / counted).toFixed(0)} %`)
    .join(", ");
}
