import { posix, win32 } from "node:path";

import { refusePathSegment } from "./path-rules.ts";

/** The parts of a relative path. `\` separates too: that is what completion types on Windows. */
function segments(directory: string): string[] {
  return directory.split(/[\\/]/).filter((segment) => segment !== "" && segment !== ".");
}

/**
 * Why a text cannot be the target folder, or `undefined` if it can: a path inside the folder where the command runs
 * (`--cwd`), or `.` for that folder itself.
 */
export function refuseDirectory(directory: string): string | undefined {
  if (directory === "") return "it is empty";
  if (posix.isAbsolute(directory) || win32.isAbsolute(directory)) return "it is an absolute path";
  for (const segment of segments(directory)) {
    const reason = refusePathSegment(segment);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** The same path in one spelling: `/` between the parts, no `./` before, no `/` behind; `.` is the folder itself. */
export function normaliseDirectory(directory: string): string {
  return segments(directory).join("/") || ".";
}

/**
 * The project's name that a target folder suggests: its last part, with the scope if it is typed as `@scope/name`.
 * Undefined where there is none, as in the root of a disk.
 *
 * @param cwd the absolute path of the folder that the directory is inside of
 */
export function nameFromDirectory(directory: string, cwd: string): string | undefined {
  const typed = segments(directory);
  if (typed.length === 0) return segments(cwd).at(-1);
  const [scope, name] = typed.slice(-2);
  return name !== undefined && scope?.startsWith("@") ? `${scope}/${name}` : typed.at(-1);
}
