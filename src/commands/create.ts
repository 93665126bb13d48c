import { relative, resolve as resolvePath } from "node:path";

import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { isInteractive } from "../interactive.ts";
import { broughtAlong } from "../options/brings.ts";
import { show } from "../options/check.ts";
import { nameFromDirectory, normaliseDirectory, refuseDirectory } from "../options/directory.ts";
import { resolve } from "../options/resolve.ts";
import type { Given, Options } from "../options/table.ts";
import { apply, refuseConflicts } from "../plan/apply.ts";
import { planCreate } from "../plan/create.ts";
import type { Notice } from "../plan/plan.ts";
import { planAsText } from "../plan/present.ts";
import { initialiseGit } from "../project/git.ts";
import { install } from "../project/install.ts";
import { detectPackageManager } from "../project/package-manager.ts";
import { requiredSettings } from "../project/settings.ts";
import { addSecrets, secretsOf, secretsPath } from "../project/secrets.ts";
import type { StepResult } from "../project/step.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { render } from "../render/render.ts";
import {
  createdAsJson,
  createdAsText,
  createdDocument,
  nextCommands,
  type Created,
  type Steps,
} from "./create-report.ts";
import { sayUnless } from "./progress.ts";
import { rerunCommand, type RunFlags } from "./rerun.ts";
import { startFolder } from "./start-folder.ts";

export interface CreateRequest extends RunFlags {
  readonly directory: string | undefined;
  /** The flags of the option table. */
  readonly given: Given;
  readonly preset: string | undefined;
  /** Whether the project is started and looked at when it is there. */
  readonly check: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface Choice {
  readonly directory: string;
  readonly options: Options;
}

/**
 * Options → render → plan → present → apply → secrets → install → git.
 *
 * @throws CliError: 2 for what cannot be used, a target that is not free included; 130 if the person leaves.
 */
export async function create(context: Context, request: CreateRequest): Promise<ExitCode> {
  if (request.check && request.install === false) {
    throw new CliError(
      EXIT.usage,
      "--check needs the packages, and --no-install leaves them out.",
      ["Leave one of the two out."],
    );
  }
  const cwd = await startFolder(context.cwd, request.cwd);
  const interactive = isInteractive(context, request);
  const { directory, options } = await choose(context, request, cwd, interactive);

  const root = resolvePath(cwd, directory);
  const folder = relative(context.cwd, root) || ".";
  const plan = await planCreate(root, render(options), cwd, noticesFor(options));
  refuseConflicts(plan);
  const rerun = rerunCommand(directory, options, request, cwd);
  const required = requiredSettings(options);

  if (request.dryRun) {
    const planned: Created = { plan, folder, options, required, rerun, steps: undefined };
    context.stdout.write(request.json ? createdAsJson(planned) : planAsText(plan));
    return EXIT.done;
  }

  if (interactive) {
    const { confirmPlan } = await import("../prompts/create-questions.ts");
    await confirmPlan(context, plan);
  }
  const applied = await apply(plan, context.signal);
  await applied.done();

  const steps = await finish(context, request, root, options);
  const created: Created = { plan, folder, options, required, rerun, steps };
  if (context.signal.aborted) {
    throw new CliError(
      EXIT.cancelled,
      `Cancelled. The project is complete in ${folder}; what was left to do:`,
      [...nextCommands(created)],
    );
  }
  if (!request.json) context.stderr.write(createdAsText(created));
  if (request.check) return checkCreated(context, request, root, created);
  if (request.json) context.stdout.write(createdAsJson(created));
  // What was asked for by name and did not happen is a failure; what merely is the custom is a warning.
  const failed =
    (request.install === true && steps.install.state === "failed") ||
    (request.git === true && steps.git.state === "failed");
  return failed ? EXIT.failed : EXIT.done;
}

/** @throws CliError with exit code 1 if it cannot be checked, or if a check failed: the project is there all the same */
async function checkCreated(
  context: Context,
  { json }: CreateRequest,
  root: string,
  created: Created,
): Promise<ExitCode> {
  const { options, folder, steps } = created;
  const { install: installed } = steps!;
  if (installed.state === "failed") {
    throw new CliError(
      EXIT.failed,
      `It cannot be checked: ${installed.reason}`,
      [installed.command],
      createdDocument(created),
    );
  }
  // Two official clients, which nobody else needs to load.
  const { checkAndReport } = await import("./check.ts");
  return checkAndReport(context, { root, options, folder }, json, (check) => ({
    ...createdDocument(created),
    check,
  }));
}

async function choose(
  context: Context,
  request: CreateRequest,
  cwd: string,
  interactive: boolean,
): Promise<Choice> {
  const packageManager = detectPackageManager(context.env);
  const { given: flags, preset } = request;
  // A wrong flag is said before the first question, not after the last; any name will do for that.
  resolve({ flags, preset, known: { directory: "my-server", packageManager } });
  const directory = request.directory === undefined ? undefined : allowed(request.directory);
  if (interactive) {
    if (directory !== undefined) await refuseTaken(cwd, directory);
    const { askForProject } = await import("../prompts/create-questions.ts");
    const refuse = async (text: string) => {
      try {
        await refuseTaken(cwd, allowed(text));
        return undefined;
      } catch (error) {
        return error instanceof CliError
          ? [error.message, ...error.hints].join("\n")
          : String(error);
      }
    };
    return askForProject(context, cwd, { directory, flags, preset }, packageManager, refuse);
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
  const options = resolve({ flags, preset, known });
  if (!request.json) {
    for (const note of broughtAlong(flags, options)) context.stderr.write(`note: ${note}\n`);
  }
  return { directory, options };
}

/** @throws CliError with exit code 2 if it is no path of a folder inside the current one. */
function allowed(directory: string): string {
  const reason = refuseDirectory(directory);
  if (reason === undefined) return normaliseDirectory(directory);
  throw new CliError(EXIT.usage, `The folder ${show(directory)} cannot be used: ${reason}.`, [
    "Give a path inside the current folder, or start elsewhere: --cwd <folder> my-server",
  ]);
}

/** A target that is not free is said before more is asked. What collides by name is known only once there are files. */
async function refuseTaken(cwd: string, directory: string): Promise<void> {
  refuseConflicts(await planCreate(resolvePath(cwd, directory), new Map(), cwd));
}

/** A dry run says that there will be secrets too, and makes none. */
function noticesFor(options: Options): Notice[] {
  return secretsOf(options).map(({ client }) => ({
    kind: "notice",
    path: secretsPath,
    reason: `gets your own ${client}`,
  }));
}

/**
 * What follows the files. Secrets come first, and whatever happens: without them the server does not start. Git comes
 * last, so that its first commit has the lockfile.
 */
async function finish(
  context: Context,
  request: CreateRequest,
  root: string,
  options: Options,
): Promise<Steps> {
  const packageManager = options["package-manager"];
  // Commands to finish by hand come after the one that goes there.
  const inProject: Context = { ...context, cwd: root };
  const run = async (
    wanted: boolean,
    flag: string,
    text: string,
    step: () => Promise<StepResult>,
  ) => {
    if (!wanted) return { state: "skipped", reason: flag } as const;
    if (context.signal.aborted) return { state: "skipped", reason: "cancelled" } as const;
    return sayUnless(request.json, context)(text, step);
  };
  const secrets = await addSecrets(inProject, root, options);
  return {
    install: await run(
      request.install !== false,
      "--no-install",
      `Installing with ${packageManager} …`,
      () => install(inProject, root, packageManager),
    ),
    git: await run(request.git !== false, "--no-git", "Making it a git repository …", () =>
      initialiseGit(inProject, root),
    ),
    ...(secrets && { secrets }),
  };
}
