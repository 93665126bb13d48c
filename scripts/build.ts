import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { thirdPartyLicences } from "./licences.ts";
import { requireBanner } from "./require-banner.ts";
import { esbuildPlugin } from "./templates.ts";

// The published package: `dist/` and nothing to install. What only some commands need (prompts, execa, templates) is
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
  // What `main` of jsonc-parser names cannot be bundled: it requires its parts by a function that is passed in.
  mainFields: ["module", "main"],
  // Names stay readable in a stack trace that someone reports.
  minifyWhitespace: true,
  minifySyntax: true,
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
