import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { execa } from "execa";
import type { FileMap } from "../../src/render/file-map.ts";

/** Takes the place of esbuild: says what it was asked for, and ends the script there. */
const asked = `data:text/javascript,${encodeURIComponent(`
  export function build(options) {
    process.stdout.write(JSON.stringify(options), () => process.exit());
    return new Promise(() => {});
  }
`)}`;

const known = new Map<string, Promise<BuildOptions>>();

/**
 * What a project's own script asks esbuild for. Projects with the same script and the same dependencies ask for the same,
 * and are asked once.
 */
function optionsOf(root: string, project: FileMap): Promise<BuildOptions> {
  const script = project.get("scripts/build.js")!.text;
  const about = JSON.parse(project.get("package.json")!.text) as Record<string, unknown>;
  const { dependencies, optionalDependencies, peerDependencies } = about;
  const key = JSON.stringify([script, dependencies, optionalDependencies, peerDependencies]);
  const options = known.get(key) ?? ask(root, script);
  known.set(key, options);
  return options;
}

async function ask(root: string, script: string): Promise<BuildOptions> {
  const inPlace = script.replace(/from (["'])esbuild\1/, `from ${JSON.stringify(asked)}`);
  if (inPlace === script) throw new Error(`this script imports no esbuild:\n${script}`);
  const args = ["--input-type=module", "--eval", inPlace];
  const { stdout } = await execa(process.execPath, args, { cwd: root });
  return JSON.parse(stdout) as BuildOptions;
}

/**
 * Bundles a project with the options of its own script, in this process: to start a script and an esbuild for each of a
 * thousand projects takes twice as long. Without the source map, which no server here reads and which is another third of
 * the work. It is the same file but for the line that names the map (`bundle.test.ts`).
 */
export async function bundleHere(root: string, project: FileMap): Promise<string> {
  const options = await optionsOf(root, project);
  await build({ ...options, absWorkingDir: root, sourcemap: false, metafile: false });
  return join(root, options.outfile!);
}
