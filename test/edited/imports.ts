import { posix } from "node:path";
import type { RenderedFile } from "../../src/render/file-map.ts";
import { isCode, type Tree } from "./tree.ts";

const specifiers = /(?:\bfrom |\bimport |\bimport\()["']([^"'\n]+)["']/g;

/** What a project's code imports and does not have: files that are not there, packages that package.json does not name. */
export function missingImports(tree: Tree): string[] {
  const packages = packagesOf(tree.get("package.json")?.text);
  if (packages === undefined) return ["package.json is not JSON"];
  return [...tree].flatMap(([path, file]) =>
    importsOf(path, file)
      .filter((specifier) =>
        specifier.startsWith(".")
          ? !tree.has(posix.join(posix.dirname(path), specifier))
          : !specifier.startsWith("node:") && !packages.has(packageOf(specifier)),
      )
      .map((specifier) => `${path} imports ${specifier}, which is not there`),
  );
}

/** Most files are the same in most projects. */
const known = new WeakMap<RenderedFile, readonly string[]>();

function importsOf(path: string, file: RenderedFile): readonly string[] {
  if (!isCode(path)) return [];
  if (!known.has(file)) {
    // What is commented out is not imported.
    const code = file.text.replace(/^\s*\/\/.*$/gm, "");
    known.set(
      file,
      [...code.matchAll(specifiers)].map(([, specifier]) => specifier!),
    );
  }
  return known.get(file)!;
}

function packagesOf(packageJson = "{}"): ReadonlySet<string> | undefined {
  let about: Readonly<Record<string, object>>;
  try {
    about = JSON.parse(packageJson.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  return new Set(
    ["dependencies", "devDependencies"].flatMap((list) => Object.keys(about[list] ?? {})),
  );
}

function packageOf(specifier: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
}
