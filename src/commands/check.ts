import { relative } from "node:path";
import { firstCause, foundAsJson, foundAsText } from "../check/report.ts";
import { runChecks, type Found } from "../check/runner.ts";
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
  const found = await checkProject(context, root, manifest.options, flags.json);
  const folder = relative(context.cwd, root) || ".";
  if (!flags.json) context.stdout.write(foundAsText(found, manifest.options, folder));
  const document = { folder, ...foundAsJson(found) };
  refuseFailures(found, document);
  if (flags.json) context.stdout.write(`${JSON.stringify({ version, ...document }, null, 2)}\n`);
  return EXIT.done;
}

/** Makes the checks, and tells a person where it is: it takes half a minute. */
export async function checkProject(
  context: Context,
  root: string,
  options: Options,
  json: boolean,
): Promise<Found> {
  let place: string | undefined;
  return runChecks({ context, root, options }, (finding) => {
    if (json || finding.place === place) return;
    place = finding.place;
    context.stderr.write(`Checking ${place} …\n`);
  });
}

/** @throws CliError with exit code 1 if a check failed: the first cause, and what to do */
export function refuseFailures(found: Found, details: Readonly<Record<string, unknown>>): void {
  const cause = firstCause(found);
  if (cause !== undefined) throw new CliError(EXIT.failed, cause.message, [cause.remedy], details);
}
