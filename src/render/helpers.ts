import type { PackageManagerWords } from "./package-manager-words.ts";
import { escapeMarkdown } from "./markdown.ts";

/** What templates may call besides `if`, `unless`, `each` and `with`. */
export function helpersFor(words: PackageManagerWords) {
  return {
    /** `{{run "dev"}}`: the command that runs a script, as the chosen package manager spells it. */
    run: (script: string) => words.run(script),
    /** `{{md description}}`: a text as it must stand in a Markdown paragraph to be read as itself. */
    md: escapeMarkdown,
  };
}

/** A name that is missing here does not compile as a call in a template. */
export const helperNames = ["run", "md"] as const satisfies readonly (keyof ReturnType<
  typeof helpersFor
>)[];
