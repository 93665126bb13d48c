import { CliError } from "../../src/errors.ts";
import { adding, removing } from "../../src/options/change.ts";
import type { Options } from "../../src/options/table.ts";

/** What is known on the machine of this suite before any option is chosen. */
export const known = { directory: "my-server", packageManager: "npm" };

/** The options after `add`; undefined if the command is refused, or changes nothing. */
export function add(before: Options, ...words: readonly string[]): Options | undefined {
  return changed(before, () => adding(words, before, known, String));
}

/** The same for `remove --with-dependents`. */
export function remove(before: Options, ...words: readonly string[]): Options | undefined {
  return changed(before, () => removing(words, before, true, String));
}

export function sameOptions(a: Options, b: Options): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function changed(before: Options, change: () => Options): Options | undefined {
  try {
    const after = change();
    return sameOptions(before, after) ? undefined : after;
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
