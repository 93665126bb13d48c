import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { show } from "../options/check.ts";

/**
 * The folder that a command runs in.
 *
 * @param given as given to `--cwd`, or to what `by` says
 * @throws CliError with exit code 2 if it is none
 */
export async function startFolder(
  cwd: string,
  given: string | undefined,
  by = "--cwd",
): Promise<string> {
  if (given === undefined) return cwd;
  const folder = resolve(cwd, given);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CliError(EXIT.usage, `${by}: ${show(given)} is not a folder.`);
  return folder;
}
