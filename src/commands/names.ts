import { CliError, EXIT } from "../errors.ts";
import { show } from "../options/check.ts";
import { nearest } from "../options/nearest.ts";

/** The commands that a person may type; everything else in the first place is a directory. */
export const COMMANDS: readonly string[] = [
  "add",
  "remove",
  "set",
  "update",
  "status",
  "check",
  "options",
];

/** `internal` is for this program's other versions, and not in `--help`. */
const RESERVED: readonly string[] = [...COMMANDS, "internal"];

/** A directory as it must be typed, so that it is not taken for a command. */
export function directoryArgument(directory: string): string {
  return nearest(directory, RESERVED) === undefined ? directory : `./${directory}`;
}

/**
 * `create-mcp-server optoins` would otherwise create a project of that name.
 *
 * @throws CliError with exit code 2 if the word is a command with a typing mistake.
 */
export function refuseMistypedCommand(word: string): void {
  const isPath = /[\\/]/.test(word);
  const meant = nearest(word, COMMANDS);
  if (isPath || meant === undefined) return;
  throw new CliError(EXIT.usage, `${show(word)} is not a command. Did you mean "${meant}"?`, [
    `Commands: ${COMMANDS.join(", ")}.`,
    `For a folder of that name: ./${word}`,
  ]);
}
