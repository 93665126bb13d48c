import type { Context, ExecResult } from "../context.ts";
import type { PackageManagerWords } from "../render/package-manager-words.ts";
import { commandLine } from "./command-line.ts";
import type { StepResult } from "./step.ts";
import { workspaceOf } from "./workspace.ts";

/** A cold install over a slow line takes minutes; one that takes longer than this hangs. */
const timeoutMs = 10 * 60_000;

/** In CI, Yarn 2 and newer refuse to write the lockfile that a new project cannot have yet. */
const env = { YARN_ENABLE_IMMUTABLE_INSTALLS: "false" };

/** Installs the project's packages, or says what to type to do it. Never throws for what the package manager does. */
export async function install(
  context: Context,
  root: string,
  packageManager: PackageManagerWords["name"],
): Promise<StepResult> {
  const cwd = (await workspaceOf(root)) ?? root;
  const result = await context.exec(packageManager, ["install"], { cwd, timeoutMs, env });
  if (result.exitCode === 0) {
    if (cwd === root) return { state: "done" };
    return { state: "done", note: `Installed from ${cwd}, the workspace that this project is in.` };
  }
  return {
    state: "failed",
    reason: reasonOf(packageManager, result),
    command: commandLine(context.cwd, cwd, [packageManager, "install"]),
  };
}

function reasonOf(packageManager: string, result: ExecResult): string {
  if (result.missing) return `${packageManager} is not installed, or not on the PATH`;
  if (result.timedOut) return `${packageManager} did not finish in ${timeoutMs / 60_000} minutes`;
  if (result.exitCode === undefined) return `${packageManager} was stopped`;
  // Yarn 2 and newer say on stdout what went wrong.
  const said = theError(result.stderr.trim() || result.stdout.trim());
  return `${packageManager} failed with exit code ${result.exitCode}${said && `:\n${said}`}`;
}

/** Five lines from the first that speaks of an error: npm's last ones are about its log file. */
function theError(output: string): string {
  const lines = output.split("\n");
  const first = lines.findIndex((line) => /\berr(?:or)?\b/i.test(line));
  const last = Math.max(0, lines.length - 5);
  const from = first === -1 ? last : Math.min(first, last);
  return lines.slice(from, from + 5).join("\n");
}
