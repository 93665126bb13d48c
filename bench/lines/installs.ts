import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Bench } from "../support/bench.ts";
import type { Line, Row } from "../support/line.ts";

const MOST = { packages: 55, megabytes: 100, bundled: 35 };

export const installs: Line = {
  id: "installs",
  async measure(bench) {
    const everything = await measureInstall(bench, "http", []);
    const withSse = await measureInstall(bench, "http,sse", []);
    const rows: Row[] = [
      {
        what: "a project installs: packages, http with everything on",
        measured: describe(everything),
        aim: `at most ${MOST.packages}, ${MOST.megabytes} MB, ${MOST.bundled}`,
        reached:
          everything.packages <= MOST.packages &&
          everything.megabytes <= MOST.megabytes &&
          everything.bundled <= MOST.bundled,
        rest: () => `the largest: ${everything.largest}`,
      },
      { what: "… and with sse", measured: describe(withSse), aim: "" },
    ];
    if (await bench.knowsOption("sdk")) {
      const v1 = await measureInstall(bench, "http", ["--sdk", "v1"]);
      rows.push({ what: "… and on the SDK's first line", measured: describe(v1), aim: "" });
    }
    return rows;
  },
};

type Installed = Awaited<ReturnType<typeof measureInstall>>;

function describe({ packages, megabytes, bundled }: Installed): string {
  return `${packages} packages, ${megabytes} MB, ${bundled} bundled`;
}

async function measureInstall(bench: Bench, transport: string, flags: readonly string[]) {
  const program = await bench.program();
  const cwd = await bench.folder();
  const given = ["--transport", transport, "--yes", "--no-install", "--no-git", ...flags];
  await execa("node", [program, "project", ...given], { cwd });
  const project = join(cwd, "project");
  await execa("npm", ["install", "--silent"], { cwd: project });
  await execa("npm", ["run", "build", "--silent"], { cwd: project });
  const modules = join(project, "node_modules");
  const sizes = await sizesOf(modules);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const lock = JSON.parse(await readFile(join(modules, ".package-lock.json"), "utf8"));
  const largest = [...sizes].toSorted(([, a], [, b]) => b - a).slice(0, 5);
  return {
    packages: Object.keys(lock.packages).length,
    megabytes: Math.round(total / 1e6),
    bundled: await countBundled(join(project, "dist/LICENSES.txt")),
    largest: largest.map(([name, size]) => `${name} ${(size / 1e6).toFixed(0)} MB`).join(", "),
  };
}

/** In bytes, by the folder right below `node_modules`. */
async function sizesOf(modules: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const entry of await readdir(modules, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const [scope, name] = path.slice(modules.length + 1).split("/");
    const owner = scope!.startsWith("@") ? `${scope}/${name}` : scope!;
    sizes.set(owner, (sizes.get(owner) ?? 0) + (await stat(path)).size);
  }
  return sizes;
}

/** The build hands on the licence of each package in the bundle. */
async function countBundled(licences: string): Promise<number> {
  return (await readFile(licences, "utf8")).match(/^\S+ \d\S* \(.*\)$/gm)?.length ?? 0;
}
