import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle, root } from "./bundle.ts";
import { thirdPartyLicences } from "./licences.ts";

// The published package: `dist/` and nothing to install.
const outdir = join(root, "dist");
await rm(outdir, { recursive: true, force: true });
for (const [folder, inputs] of await bundle(outdir)) {
  const licences = await thirdPartyLicences(root, inputs);
  await writeFile(join(folder, "THIRD-PARTY-LICENSES.txt"), licences);
}
await chmod(join(outdir, "cli.js"), 0o755);
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
if (Object.keys(manifest.dependencies ?? {}).length > 0) {
  throw new Error("package.json has dependencies: what is bundled belongs into devDependencies");
}
