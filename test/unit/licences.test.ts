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

test("what is inside a package's own files is there too, with the notice that the package has of it", async () => {
  const root = await emptyFolder();
  const notice = (name: string) => `## ${name}@1.0.0\n\ntext of ${name}\n\n--------\n\n`;
  await write(root, {
    ...packageFiles("node_modules/outer", "outer", { LICENSE: "text of outer" }),
    "node_modules/outer/main.mjs": "// node_modules/inner/index.js\n// node_modules/@s/in/a.js\n",
    "node_modules/outer/THIRD-PARTY-NOTICES.md": `# Notices\n\n${["@s/in", "else", "inner"].map(notice).join("")}`,
  });
  const text = await thirdPartyLicences(root, ["node_modules/outer/main.mjs"]);
  expect(text.match(/^\S+[ @]1\.0\.0.*\n\ntext of \S+$/gm)).toEqual([
    "@s/in@1.0.0\n\ntext of @s/in",
    "inner@1.0.0\n\ntext of inner",
    "outer 1.0.0 (MIT)\n\ntext of outer",
  ]);

  await write(root, { "node_modules/outer/THIRD-PARTY-NOTICES.md": notice("else") });
  await expect(thirdPartyLicences(root, ["node_modules/outer/main.mjs"])).rejects.toThrow(
    "node_modules/outer has no notice of inner, which is in it",
  );
});
