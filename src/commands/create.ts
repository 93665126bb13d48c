import { stat } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";

import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { isInteractive } from "../interactive.ts";
import { show } from "../options/check.ts";
import { nameFromDirectory, normaliseDirectory, refuseDirectory } from "../options/directory.ts";
import { startedBy } from "../options/package-manager.ts";
import { resolve } from "../options/resolve.ts";
import type { Given, Options } from "../options/table.ts";
import { apply } from "../plan/apply.ts";
import { planCreate } from "../plan/create.ts";
import type { Plan } from "../plan/plan.ts";
import { planAsText } from "../plan/present.ts";
import { initialiseGit } from "../project/git.ts";
import { install } from "../project/install.ts";
import type { StepResult } from "../project/step.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { render } from "../render/render.ts";
import { createdAsJson, createdAsText, nextCommands, type Created } from "./create-report.ts";
import { withProgress } from "./progress.ts";
import { rerunCommand, type RunFlags } from "./rerun.ts";

export interface CreateRequest extends RunFlags {
  readonly directory: string | undefined;
  /** The flags of the option table. */
  readonly given: Given;
  readonly preset: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface Choice {
  readonly directory: string;
  readonly options: Options;
}

/**
 * Options → render → plan → present → apply → install → git.
 *
 * @throws CliError: 2 for what cannot be used, a target that is not free included; 130 if the person leaves.
 */
export async function create(context: Context, request: CreateRequest): Promise<ExitCode> {
  const cwd = await startFolder(context.cwd, request.cwd);
  const interactive = isInteractive(context, request);
  const { directory, options } = await choose(context, request, cwd, interactive);

  const root = resolvePath(cwd, directory);
  const plan = await planCreate(root, render(options));
  refuseConflicts(plan, directory);
  const rerun = rerunCommand(directory, options, request, cwd);

  if (request.dryRun) {
    const report: Created = { plan, directory, options, rerun, steps: undefined };
    context.stdout.write(request.json ? createdAsJson(report) : `${planAsText(plan)}\n`);
    return EXIT.done;
  }

  if (interactive) {
    const { confirmPlan } = await import("../prompts/create-questions.ts");
    await confirmPlan(context, directory, plan);
  }
  await write(plan, context.signal);

  const steps = await finish(context, request, root, options["package-manager"]);
  const created: Created = { plan, directory, options, rerun, steps };
  if (context.signal.aborted) {
    throw new CliError(
      EXIT.cancelled,
      `Cancelled. The project is complete in ${directory}; what was left to do:`,
      [...nextCommands(created)],
    );
  }
  if (request.json) context.stdout.write(createdAsJson(created));
  else context.stderr.write(createdAsText(created));
  // What was asked for by name and did not happen is a failure; what merely is the custom is a warning.
  const failed =
    (request.install === true && steps.install.state === "failed") ||
    (request.git === true && steps.git.state === "failed");
  return failed ? EXIT.failed : EXIT.done;
}

async function startFolder(cwd: string, given: string | undefined): Promise<string> {
  if (given === undefined) return cwd;
  const folder = resolvePath(cwd, given);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CliError(EXIT.usage, `--cwd: ${show(given)} is not a folder.`);
  return folder;
}

async function choose(
  context: Context,
  request: CreateRequest,
  cwd: string,
  interactive: boolean,
): Promise<Choice> {
  const packageManager = startedBy(context.env);
  const { given: flags, preset } = request;
  // A wrong flag is said before the first question, not after the last; any name will do for that.
  resolve({ flags, preset, known: { directory: "my-server", packageManager } });
  const directory =
    request.directory === undefined ? undefined : allowedDirectory(request.directory);
  if (interactive) {
    const { askForProject } = await import("../prompts/create-questions.ts");
    return askForProject(context, cwd, { directory, flags, preset }, packageManager);
  }
  if (directory === undefined) {
    const start = packageManagerWords[packageManager].create("mcp-server");
    throw new CliError(
      EXIT.usage,
      "Which folder? It is not given, and nothing can be asked here.",
      [`Give one, for instance: ${start} my-server`],
    );
  }
  const known = { directory: nameFromDirectory(directory, cwd), packageManager };
  return { directory, options: resolve({ flags, preset, known }) };
}

function allowedDirectory(given: string): string {
  const reason = refuseDirectory(given);
  if (reason === undefined) return normaliseDirectory(given);
  throw new CliError(EXIT.usage, `The folder ${show(given)} cannot be used: ${reason}.`, [
    "Give a path inside the current folder, or start elsewhere: --cwd <folder> my-server",
  ]);
}

function refuseConflicts(plan: Plan, directory: string): void {
  const inTheWay = plan.changes.filter((change) => change.kind === "conflict");
  if (inTheWay.length === 0) return;
  throw new CliError(
    EXIT.usage,
    `The folder ${show(directory)} is not free. Nothing was written. In the way:`,
    [
      ...inTheWay.map(({ path, reason }) => `${path} (${reason})`),
      "Give another folder, or move these away.",
    ],
  );
}

async function write(plan: Plan, signal: AbortSignal): Promise<void> {
  try {
    await apply(plan, signal);
  } catch (error) {
    // However the interrupted call below it failed, the person's wish is the cause.
    if (signal.aborted) throw new CliError(EXIT.cancelled, "Cancelled. Nothing was written.");
    throw error;
  }
}

/** What follows the files. Git comes last, so that its first commit has the lockfile. */
async function finish(
  context: Context,
  request: CreateRequest,
  root: string,
  packageManager: Options["package-manager"],
): Promise<{ readonly install: StepResult; readonly git: StepResult }> {
  const run = async (
    wanted: boolean,
    flag: string,
    text: string,
    step: () => Promise<StepResult>,
  ) => {
    if (!wanted) return { state: "skipped", reason: flag } as const;
    if (context.signal.aborted) return { state: "skipped", reason: "cancelled" } as const;
    return request.json ? step() : withProgress(context.stderr, text, step);
  };
  return {
    install: await run(
      request.install !== false,
      "--no-install",
      `Installing with ${packageManager} …`,
      () => install(context, root, packageManager),
    ),
    git: await run(request.git !== false, "--no-git", "Making it a git repository …", () =>
      initialiseGit(context, root),
    ),
  };
}
