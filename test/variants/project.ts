import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Options } from "../../src/options/table.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import { render } from "../../src/render/render.ts";

/** Inside the clone, so that all projects share its one install, and ignored by git. */
export const projectsRoot = fileURLToPath(new URL("../../.variants/", import.meta.url));

/** Files laid over a rendered project, as a user would write them: text by path. */
export type Overlay = Readonly<Record<string, string>>;

/** Renders a project into an empty folder of its own. */
export async function writeProject(
  folder: string,
  options: Options,
  overlay: Overlay = {},
): Promise<string> {
  return writeFiles(folder, laidOver(render(options), overlay));
}

export function laidOver(files: FileMap, overlay: Overlay): FileMap {
  const all = new Map(files);
  for (const [path, text] of Object.entries(overlay)) all.set(path, { text, mode: 0o644 });
  return all;
}

/** Twenty thousand open files are too many. */
const FILES_AT_ONCE = 100;

/** Writes a project, rendered or not, into an empty folder of its own. */
export async function writeFiles(folder: string, files: FileMap): Promise<string> {
  const root = join(projectsRoot, folder);
  await rm(root, { recursive: true, force: true });
  const folders = new Set([...files.keys()].map((path) => dirname(join(root, path))));
  for (const each of folders) await mkdir(each, { recursive: true });
  const all = [...files];
  for (let at = 0; at < all.length; at += FILES_AT_ONCE) {
    const some = all.slice(at, at + FILES_AT_ONCE);
    await Promise.all(
      some.map(([path, { text, mode }]) => writeFile(join(root, path), text, { mode })),
    );
  }
  return root;
}

/** Bundles a project as its own `build` does, without the type check: all projects are checked together. */
export async function bundleProject(root: string): Promise<string> {
  await execa(process.execPath, ["scripts/build.js"], { cwd: root });
  return join(root, "dist/main.js");
}
