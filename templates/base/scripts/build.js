import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";

const about = JSON.parse(await readFile("package.json", "utf8"));

const { metafile } = await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  // A third less to read at every start. Names stay as they are, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  logLevel: "warning",
  // Everything in `dependencies` is installed where this package is, native modules among it; the rest is in the bundle.
  external: Object.keys({
    ...about.dependencies,
    ...about.optionalDependencies,
    ...about.peerDependencies,
  }),
  // CommonJS packages in the bundle call require, which is not there in an ES module.
  banner: {
    js: 'import { createRequire as bundleRequire } from "node:module"; const require = bundleRequire(import.meta.url);',
  },
});

await chmod("dist/main.js", 0o755);
await writeFile("dist/LICENSES.txt", await collectLicenses(metafile.inputs));

/** The licences of the bundled packages ask to be handed on with them. */
async function collectLicenses(inputs) {
  const folders = new Set(
    Object.keys(inputs).flatMap(
      (path) => path.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? [],
    ),
  );
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(
      await readFile(join(folder, "package.json"), "utf8"),
    );
    const file = (await readdir(folder)).find((entry) =>
      /^licen[cs]e/i.test(entry),
    );
    const text = file ? await readFile(join(folder, file), "utf8") : "";
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
