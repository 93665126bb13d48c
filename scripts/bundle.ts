import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { transform } from "@swc/core";
import { build, type BuildOptions } from "esbuild";
import { noChildProcess, oneChunkFor } from "./chunks.ts";
import { clientsApart, clientsFolder, clientsPath } from "./clients.ts";
import { esbuildPlugin } from "./templates.ts";

export const root = resolve(import.meta.dirname, "..");

/** A folder, and the files that are bundled there, relative to `root`. */
export type Bundled = readonly [folder: string, inputs: readonly string[]];

/**
 * Writes the program into `outdir`. What only some commands need (prompts, templates, YAML) is behind a dynamic import in
 * `src/`, and so in a chunk of its own that `--help` does not load.
 *
 * @param readable not minified: esbuild's comments say which package a line is from
 */
export async function bundle(outdir: string, { readable = false } = {}): Promise<Bundled[]> {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // `main` of jsonc-parser is a module that asks for others at run time, where there are none.
    mainFields: ["module", "main"],
    // Names too: the package has a limit. The same commit builds the same bytes, so that a stack
    // trace that someone reports can be mapped back by a build with a source map.
    minify: !readable,
    metafile: true,
    write: false,
  } as const satisfies BuildOptions;

  const program = await build({
    ...shared,
    entryPoints: ["src/cli.ts"],
    outdir,
    splitting: true,
    plugins: [esbuildPlugin, clientsApart, oneChunkFor(join(root, "src/start.ts")), noChildProcess],
  });

  // The protocol's official clients, twice as large as all the rest: a bundle of their own, so that nothing that they
  // share with the rest ends in a chunk that other commands load, and so that what they weigh can be seen.
  const clients = await build({
    ...shared,
    entryPoints: [clientsPath],
    outdir: join(outdir, clientsFolder),
  });

  // CommonJS, which Node starts in less time (8 % of what it takes to start at all); but only ES modules can be split. By
  // swc: what it makes of a bundle that esbuild has minified is 11 kB smaller, as a package, than by esbuild once more.
  const smaller = { toplevel: true, compress: true, mangle: true };
  await mkdir(join(outdir, clientsFolder), { recursive: true });
  for (const { path, text } of [...program.outputFiles, ...clients.outputFiles]) {
    const { code } = await transform(text, {
      isModule: true,
      module: { type: "commonjs" },
      jsc: { target: "es2022", ...(!readable && { minify: smaller }) },
      minify: !readable,
    });
    await writeFile(path, code);
  }
  await writeFile(join(outdir, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
  return [
    [outdir, Object.keys(program.metafile.inputs)],
    [join(outdir, clientsFolder), Object.keys(clients.metafile.inputs)],
  ];
}
