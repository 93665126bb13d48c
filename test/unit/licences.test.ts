import { expect, test } from "vitest";
import { thirdPartyLicences } from "../../scripts/licences.ts";
import { emptyFolder, write } from "./folder.ts";

function packageFiles(folder: string, name: string, licence: Record<string, string>) {
  const manifest = JSON.stringify({ name, version: "1.0.0", license: "MIT" });
  const files = Object.entries({ "package.json": manifest, ...licence });
  return Object.fromEntries(files.map(([file, text]) => [`${folder}/${file}`, text]));
}

test("every bundled package is there once, scoped and nested ones too, and no other", async () => {
  const root = await emptyFolder();
  await write(root, {
    ...packageFiles("node_modules/plain", "plain", { LICENSE: "text of plain" }),
    ...packageFiles("node_modules/@scope/pkg", "@scope/pkg", { "license.md": "text of scoped" }),
    ...packageFiles("node_modules/plain/node_modules/deep", "deep", { COPYING: "text of deep" }),
    ...packageFiles("node_modules/unused", "unused", { LICENSE: "text of unused" }),
  });
  const text = await thirdPartyLicences(root, [
    "src/cli.ts",
    "node_modules/plain/lib/a.js",
    "node_modules/plain/lib/b.js",
    "node_modules/plain/node_modules/deep/index.js",
    "node_modules/@scope/pkg/index.js",
  ]);
  expect(text.match(/^\S+ 1\.0\.0 \(MIT\)\n\ntext of \w+$/gm)).toEqual([
    "@scope/pkg 1.0.0 (MIT)\n\ntext of scoped",
    "deep 1.0.0 (MIT)\n\ntext of deep",
    "plain 1.0.0 (MIT)\n\ntext of plain",
  ]);
});

test("a package without a licence text stops the build", async () => {
  const root = await emptyFolder();
  await write(root, packageFiles("node_modules/bare", "bare", {}));
  await expect(thirdPartyLicences(root, ["node_modules/bare/index.js"])).rejects.toThrow(
    "bare is bundled, but has no licence file",
  );
});
