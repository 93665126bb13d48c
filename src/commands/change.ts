import { relative, resolve } from "node:path";
import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { isInteractive } from "../interactive.ts";
import type { Resolution } from "../merge/merged.ts";
import type { Options } from "../options/table.ts";
import { apply } from "../plan/apply.ts";
import { planChange, resolveAll, type MergePlan } from "../plan/change.ts";
import { planAsDiff } from "../plan/diff.ts";
import { planAsText } from "../plan/present.ts";
import { recordedRender } from "../project/recorded-render.ts";
import type { FileMap } from "../render/file-map.ts";
import { changedAsJson, changedAsText, type Changed } from "./change-report.ts";
import { finish } from "./finish-change.ts";
import { openProject, type OpenProject } from "./open-project.ts";

export interface ChangeRequest {
  /** As given to `--cwd`. */
  readonly cwd: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Undefined if neither `--install` nor `--no-install` was given. */
  readonly install: boolean | undefined;
  readonly verify: boolean;
  readonly conflict: Resolution | undefined;
  /** Deleted files that are wanted again. */
  readonly restore: readonly string[];
}

/** What a command makes of a project. */
export interface Intent {
  readonly options: Options;
  readonly theirs: FileMap;
}

/**
 * Options → render → plan → present → apply → install → verify → secrets, for a project that is there.
 *
 * @param decide what the project is to become
 * @throws CliError: 2 for what cannot be used, 3 for conflicts, 130 if the person leaves, 1 if anything fails; nothing is
 * changed then.
 */
export async function change(
  context: Context,
  request: ChangeRequest,
  decide: (project: OpenProject, interactive: boolean) => Promise<Intent>,
): Promise<ExitCode> {
  const interactive = isInteractive(context, request);
  const cwd = resolve(context.cwd, request.cwd ?? ".");
  const project = await openProject(context, cwd, interactive);
  const { options, theirs } = await decide(project, interactive);
  const { root, manifest } = project;

  const { files: base, unavailable } = await recordedRender(context, manifest);
  const planned = await planChange({
    root,
    base,
    recorded: manifest.files,
    theirs,
    restore: new Set(request.restore),
  });
  const plan = await withoutConflicts(context, request, planned, interactive);
  const folder = relative(context.cwd, root) || ".";
  const changed: Changed = { plan, folder, before: manifest.options, options, unavailable };

  if (request.dryRun) {
    context.stdout.write(
      request.json ? changedAsJson(changed) : `${planAsText(plan)}\n${planAsDiff(plan)}`,
    );
    return hasConflicts(plan) ? EXIT.conflicts : EXIT.done;
  }
  refuseConflicts(plan);
  if (interactive && hasWrites(plan)) {
    const { confirmChange } = await import("../prompts/change-questions.ts");
    await confirmChange(context, plan);
  }
  const isInstalled = await finish.before(context, request, project, plan);
  const applied = await apply(plan, context.signal);
  const steps = await finish.after(context, request, { ...changed, root }, applied, isInstalled);
  const result: Changed = { ...changed, steps };
  if (request.json) context.stdout.write(changedAsJson(result));
  else context.stderr.write(changedAsText(result));
  if (request.conflict === "inline" && hasMarkers(planned, plan)) return EXIT.conflicts;
  return request.install === true && steps.install.state === "failed" ? EXIT.failed : EXIT.done;
}
