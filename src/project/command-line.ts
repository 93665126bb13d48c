import { relative } from "node:path";

/** A command as a person would type it in the folder `cwd` to run it in the folder `root`. */
export function commandLine(
  cwd: string,
  root: string,
  ...commands: readonly (readonly string[])[]
): string {
  const folder = relative(cwd, root);
  const steps = folder === "" ? commands : [["cd", folder], ...commands];
  return steps.map((words) => words.map(quoted).join(" ")).join(" && ");
}

/** Double quotes: the one kind that POSIX shells, cmd.exe and PowerShell share. */
function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `"${word.replaceAll(/["\\$`]/g, "\\$&")}"`;
}
