import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { brotliCompressSync } from "node:zlib";
import Handlebars from "handlebars";
import { helperNames } from "../src/render/helpers.ts";

/** What a template may do is decided here, and nowhere at run time. */
const compileOptions = {
  // A variable that is not there is an error, not an empty text.
  strict: true,
  // What is rendered is code, not HTML; helpers quote where a language needs it.
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(helperNames.map((name) => [name, true])),
};

/** How the text of a file that is copied as it stands gets into the module: as an expression. */
type Embed = (text: string) => string;

/** The templates of `directory`, one folder a feature, as the text of the module `virtual:templates`. */
export async function templatesModule(
  directory: string,
  embed: Embed = JSON.stringify,
): Promise<string> {
  const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  const folders = await readdir(directory, { withFileTypes: true });
  const entries: string[] = [];
  for (const { name } of sortedFolders(folders)) {
    const folder = join(directory, name);
    const files: string[] = [];
    // One after the other: `embed` may number them, and the same commit must build the same bytes.
    for (const path of await filesBelow(folder)) {
      files.push(await templateFile(folder, path, embed));
    }
    entries.push(`${JSON.stringify(name)}: [\n${files.join(",\n")}\n]`);
  }
  return [
    `export const templates = {\n${entries.join(",\n")}\n};`,
    `export const versions = ${JSON.stringify(manifest.dependencies)};`,
  ].join("\n");
}

/** Every file below `directory`, as absolute paths in sorted order. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function templateFile(folder: string, file: string, embed: Embed): Promise<string> {
  const path = relative(folder, file).split(sep).join("/");
  // A checkout on Windows may have turned the line ends.
  const text = (await readFile(file, "utf8")).replaceAll("\r\n", "\n");
  const mode = (await stat(file)).mode & 0o100 ? "0o755" : "0o644";
  const isTemplate = path.endsWith(".hbs");
  const content = isTemplate ? precompile(file, text) : embed(text);
  return `{ path: ${JSON.stringify(path.replace(/\.hbs$/, ""))}, mode: ${mode}, content: ${content} }`;
}

function precompile(file: string, text: string): string {
  try {
    return String(Handlebars.precompile(text, compileOptions));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

function sortedFolders<T extends { name: string; isDirectory(): boolean }>(
  entries: readonly T[],
): T[] {
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export const templatesDirectory = resolve(import.meta.dirname, "../templates");

const id = "virtual:templates";

/** For Vitest. */
export const vitePlugin = {
  name: id,
  resolveId: (source: string) => (source === id ? `\0${id}` : undefined),
  load: (source: string) =>
    source === `\0${id}` ? templatesModule(templatesDirectory) : undefined,
};

/** For the build: the texts in one piece, by Brotli. With what gzip makes of them the package is 20 kB larger. */
export const esbuildPlugin: import("esbuild").Plugin = {
  name: id,
  setup(build) {
    build.onResolve({ filter: /^virtual:templates$/ }, () => ({ path: id, namespace: id }));
    build.onLoad({ filter: /.*/, namespace: id }, async () => {
      const texts: string[] = [];
      const embed: Embed = (text) => `texts[${texts.push(text) - 1}]`;
      const module = await templatesModule(templatesDirectory, embed);
      // No text has this character, and JSON would need two for each line end.
      const packed = brotliCompressSync(texts.join("\0")).toString("base64");
      const unpacked = `brotliDecompressSync(Buffer.from("${packed}", "base64"))`;
      return {
        contents: [
          'import { brotliDecompressSync } from "node:zlib";',
          `const texts = ${unpacked}.toString().split("\\0");`,
          module,
        ].join("\n"),
      };
    });
  },
};
