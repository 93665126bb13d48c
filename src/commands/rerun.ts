import { argumentsFor } from "../options/arguments.ts";
import { nameFromDirectory } from "../options/directory.ts";
import { applies } from "../options/needs.ts";
import type { Option } from "../options/option.ts";
import { OPTIONS, type Options } from "../options/table.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { directoryArgument } from "./names.ts";

export interface RunFlags {
  /** Undefined if neither `--install` nor `--no-install` was given. */
  readonly install: boolean | undefined;
  readonly git: boolean | undefined;
  /** As given to `--cwd`. */
  readonly cwd: string | undefined;
}

/**
 * The command line that makes the same choice without a question, for a POSIX shell: what differs from the defaults, in
 * the words of the chosen package manager, which is then the default one.
 *
 * @param root the absolute path of the folder that `directory` is inside of
 */
export function rerunCommand(
  directory: string,
  options: Options,
  flags: RunFlags,
  root: string,
): string {
  const packageManager = options["package-manager"];
  const known = { directory: nameFromDirectory(directory, root), packageManager };
  const args: string[] = [];
  for (const option of OPTIONS as readonly Option[]) {
    if (!applies(option, options)) continue;
    const value = options[option.id as keyof Options];
    const byDefault = option.default(known);
    const isDefault = byDefault !== undefined && String(value) === String(byDefault);
    if (!isDefault) args.push(...argumentsFor(option, value));
  }
  if (flags.cwd !== undefined) args.push("--cwd", flags.cwd);
  if (flags.install !== undefined) args.push(flags.install ? "--install" : "--no-install");
  if (flags.git !== undefined) args.push(flags.git ? "--git" : "--no-git");
  args.push("--yes");
  return [
    packageManagerWords[packageManager].create("mcp-server"),
    quote(directoryArgument(directory)),
    // Without it npm keeps the flags for itself.
    ...(packageManager === "npm" ? ["--"] : []),
    ...args.map(quote),
  ].join(" ");
}

/** One word of a POSIX shell (XCU 2.2.2): inside single quotes nothing is special, and a single quote cannot stand there. */
export function quote(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
