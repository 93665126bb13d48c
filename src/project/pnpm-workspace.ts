import { load } from "js-yaml";

/** The globs of a `pnpm-workspace.yaml`; undefined if it names none. A file that does not parse is for pnpm to judge. */
export function packageGlobs(text: string): unknown {
  try {
    return (load(text) as { readonly packages?: unknown } | undefined)?.packages;
  } catch {
    return undefined;
  }
}
