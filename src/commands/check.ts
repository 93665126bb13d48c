import { relative } from "node:path";
import { firstCause, foundAsJson, foundAsText } from "../check/report.ts";
import { runChecks } from "../check/runner.ts";
import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import type { Options } from "../options/table.ts";
import { version } from "../version.ts";
import { openProject } from "./open-project.ts";
import { startFolder } from "./start-folder.ts";

export interface CheckFlags {
  /** The project's folder, or one in it, as it was given. */
  readonly directory: string | undefined;
  /** As given to `--cwd`. */
  readonly cwd: string | undefined;
  readonly json: boolean;
}

/**
 * Starts the project as its clients do, and says what is wrong with it.
 *
 * @throws CliError: 1 with the first cause, if something is; 2 if there is no project; 130 after Ctrl-C
 */
export async function check(context: Context, flags: CheckFlags): Promise<ExitCode> {
  const start = await startFolder(context.cwd, flags.cwd);
  const cwd =
    flags.directory === undefined ? flags.cwd : await startFolder(start, flags.directory, "check");
  const project = await openProject(context, { cwd, yes: false, dryRun: true }, false);
  const { root, manifest } = project;
  const folder = relative(context.cwd, root) || ".";
  const subject = { root, options: manifest.options, folder };
  return checkAndReport(context, subject, flags.json, (found) => ({ version, folder, ...found }));
}

/**
 * Makes the checks, and says how they ended: to a person as a table, to a program as one document.
 *
 * @param document what a program is told, with what was found
 * @throws CliError with exit code 1 if a check failed: the first cause, and what to do
 */
export async function checkAndReport(
  context: Context,
  subject: { readonly root: string; readonly options: Options; readonly folder: string },
  json: boolean,
  document: (found: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { root, options, folder } = subject;
  const found = await runChecks({ context, root, options }, (place) => {
    // It takes half a minute: a person wants to see that it goes on.
    if (!json) context.stderr.write(`Checking ${place} …\n`);
  });
  if (!json) context.stdout.write(foundAsText(found, options, folder));
  const cause = firstCause(found);
  const details = document(foundAsJson(found));
  if (cause !== undefined) throw new CliError(EXIT.failed, cause.message, [cause.remedy], details);
  if (json) context.stdout.write(`${JSON.stringify(details, null, 2)}\n`);
  return EXIT.done;
}
