import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { transform } from "@swc/core";
import { build, type BuildOptions } from "esbuild";
import { noChildProcess, oneChunkFor } from "./chunks.ts";
import { clientsApart, clientsFolder, clientsPath } from "./clients.ts";
import { thirdPartyLicences } from "./licences.ts";
import { esbuildPlugin } from "./templates.ts";

// The published package: `dist/` and nothing to install. What only some commands need (prompts, templates, YAML) is
// behind a dynamic import in `src/`, and so in a chunk of its own that `--help` does not load.
const root = resolve(import.meta.dirname, "..");
const outdir = join(root, "dist");
await rm(outdir, { recursive: true, force: true });

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
  minify: true,
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

// The protocol's official clients, twice as large as all the rest: a bundle of their own, so that nothing that they share
// with the rest ends in a chunk that other commands load, and so that what they weigh can be seen.
const clients = await build({
  ...shared,
  entryPoints: [clientsPath],
  outdir: join(outdir, clientsFolder),
});

// CommonJS, which Node starts in less time (8 % of what it takes to start at all); but only ES modules can be split. By
// swc: what it makes of a bundle that esbuild has minified is 11 kB smaller, as a package, than by esbuild once more.
await mkdir(join(outdir, clientsFolder), { recursive: true });
for (const { path, text } of [...program.outputFiles, ...clients.outputFiles]) {
  const { code } = await transform(text, {
    isModule: true,
    module: { type: "commonjs" },
    jsc: { target: "es2022", minify: { toplevel: true, compress: true, mangle: true } },
    minify: true,
  });
  await writeFile(path, code);
}
await writeFile(join(outdir, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);

await chmod(join(outdir, "cli.js"), 0o755);
for (const [folder, { metafile }] of [
  [outdir, program],
  [join(outdir, clientsFolder), clients],
] as const) {
  const licences = await thirdPartyLicences(root, Object.keys(metafile.inputs));
  await writeFile(join(folder, "THIRD-PARTY-LICENSES.txt"), licences);
}
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
if (Object.keys(manifest.dependencies ?? {}).length > 0) {
  throw new Error("package.json has dependencies: what is bundled belongs into devDependencies");
}
