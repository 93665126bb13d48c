import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * The licence of every npm package among the bundled files, as text to hand on with them.
 *
 * @param inputs paths relative to `root`, as in esbuild's metafile
 * @throws if a package comes without a licence text: then it must not be bundled as it is
 */
export async function thirdPartyLicences(root: string, inputs: readonly string[]): Promise<string> {
  // Greedy: the innermost `node_modules` is the package that the file belongs to.
  const owner = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
  const folders = new Set(inputs.flatMap((input) => owner.exec(input)?.[0] ?? []));
  const entries = await Promise.all([...folders].map((folder) => licenceOf(join(root, folder))));
  const title = "This package contains the following software, under the licences below.";
  return [title, ...entries.toSorted()].join(`\n\n${"-".repeat(80)}\n\n`).concat("\n");
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const files = (await readdir(folder)).filter((file) =>
    /^(licen[cs]e|copying|notice)/i.test(file),
  );
  if (files.length === 0) throw new Error(`${name} is bundled, but has no licence file`);
  const texts = await Promise.all(
    files.toSorted().map((file) => readFile(join(folder, file), "utf8")),
  );
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join("\n\n")}`;
}
