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
  const entries = await Promise.all([
    ...[...folders].map((folder) => licenceOf(join(root, folder))),
    ...[...folders].map((folder) => inlinedLicences(root, folder, inputs)),
  ]);
  const title = "This package contains the following software, under the licences below.";
  return [title, ...entries.flat().toSorted()].join(`\n\n${"-".repeat(80)}\n\n`).concat("\n");
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

/** What holds the licences of packages that are inside another package's files. */
const noticesName = "THIRD-PARTY-NOTICES.md";

/** Of the packages that a package's own build has put into the bundled files: its comments name them. */
async function inlinedLicences(
  root: string,
  folder: string,
  inputs: readonly string[],
): Promise<string[]> {
  if (!(await readdir(join(root, folder))).includes(noticesName)) return [];
  const files = inputs.filter((input) => input.startsWith(`${folder}/`));
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
  const mark = /^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm;
  const names = new Set(texts.flatMap((text) => [...text.matchAll(mark)].map(([, name]) => name)));
  const notices = await readFile(join(root, folder, noticesName), "utf8");
  const sections = notices.split(/^## /m);
  return [...names].map((name) => {
    const section = sections.find((candidate) => candidate.startsWith(`${name}@`));
    if (section === undefined)
      throw new Error(`${folder} has no notice of ${name}, which is in it`);
    return section.replace(/\n-+\s*$/, "").trim();
  });
}
