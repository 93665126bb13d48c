import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { thirdPartyLicences } from "./licences.ts";
import { requireBanner } from "./require-banner.ts";
import { esbuildPlugin } from "./templates.ts";

// The published package: `dist/` and nothing to install. What only some commands need (prompts, templates, YAML) is
// behind a dynamic import in `src/`, and so in a chunk of its own that `--help` does not load.
const root = resolve(import.meta.dirname, "..");
const outdir = join(root, "dist");
await rm(outdir, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/cli.ts"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // `main` of jsonc-parser is a module that asks for others at run time, where there are none.
  mainFields: ["module", "main"],
  // Names too: without that the package is larger than 250 kB. The same commit builds the same bytes, so that a stack
  // trace that someone reports can be mapped back by a build with a source map.
  minify: true,
  metafile: true,
  plugins: [esbuildPlugin],
  banner: { js: requireBanner },
});

await chmod(join(outdir, "cli.js"), 0o755);
await writeFile(
  join(outdir, "THIRD-PARTY-LICENSES.txt"),
  await thirdPartyLicences(root, Object.keys(metafile.inputs)),
);
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
if (Object.keys(manifest.dependencies ?? {}).length > 0) {
  throw new Error("package.json has dependencies: what is bundled belongs into devDependencies");
}
