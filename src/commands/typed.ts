import type { Options } from "../options/table.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { quote } from "./rerun.ts";

/** A command of this program, such as `remove http --with-dependents`, as a person types it. */
export type Typed = (command: string) => string;

/** @param cwd as given to `--cwd`, which is then given again */
export function typedWith(
  packageManager: Options["package-manager"],
  cwd: string | undefined,
): Typed {
  const start = packageManagerWords[packageManager].create("mcp-server");
  return (command) => {
    const flagsAt = command.search(/ --/);
    const words = flagsAt === -1 ? command : command.slice(0, flagsAt);
    const flags = [
      ...(flagsAt === -1 ? [] : [command.slice(flagsAt + 1)]),
      ...(cwd === undefined ? [] : [`--cwd ${quote(cwd)}`]),
    ];
    if (flags.length === 0) return `${start} ${words}`;
    // Without it npm keeps the flags for itself.
    const separator = packageManager === "npm" ? ["--"] : [];
    return [start, words, ...separator, ...flags].join(" ");
  };
}
