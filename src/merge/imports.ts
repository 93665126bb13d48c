import { posix } from "node:path";
import { tokensOf } from "./tokens.ts";

/** What a file of code imports, as it is written there: `./app.ts`, `hono/cors`. */
export function importsOf(text: string): string[] {
  const tokens = tokensOf(text)?.tokens ?? [];
  return tokens.flatMap(({ kind, text: literal }, index) => {
    const before = tokens[index - 1]?.text;
    const isImport =
      before === "from" ||
      before === "import" ||
      (before === "(" && tokens[index - 2]?.text === "import");
    return kind === "string" && isImport ? [literal.slice(1, -1)] : [];
  });
}

export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** The package that an import is from; undefined if it is of a file, or comes with Node. */
export function packageOf(specifier: string): string | undefined {
  if (/^([./#]|node:)/.test(specifier)) return undefined;
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

/** The path that an import means, from what there is; undefined if it means none of that. */
export function fileOf(
  importer: string,
  specifier: string,
  isThere: (path: string) => boolean,
): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(posix.dirname(importer), specifier);
  // Some write the name that the compiler gives a file, or none of its endings.
  const names = [path, path.replace(/\.([cm]?)js$/, ".$1ts"), `${path}.ts`, `${path}/index.ts`];
  return names.find(isThere);
}
