import type { Options } from "../options/table.ts";

/** How a script fetches a package that is no dependency, and runs its program. npx comes with Node, whatever installs packages. */
export function runPackage(options: Options, name: string, version: string): string {
  const run = options["package-manager"] === "bun" ? "bunx" : "npx --yes";
  return `${run} ${name}@${version}`;
}
