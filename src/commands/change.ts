import { relative } from "node:path";
import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { isInteractive } from "../interactive.ts";
import { conflictsOf, type Conflict, type Resolution } from "../merge/merged.ts";
import { show } from "../options/check.ts";
import { nearest } from "../options/nearest.ts";
import type { Options } from "../options/table.ts";
import { planChange, resolveAll, resolveEach, type MergePlan } from "../plan/change.ts";
import { planAsDiff } from "../plan/diff.ts";
import type { Plan } from "../plan/plan.ts";
import { planAsText } from "../plan/present.ts";
import { withProposals } from "../plan/proposals.ts";
import { formatterOf } from "../project/formatter.ts";
import { lockfileOf } from "../project/lockfiles.ts";
import { asUnfinished, unmergedPaths } from "../plan/unfinished.ts";
import { recordedRender } from "../project/recorded-render.ts";
import { addSecrets, missingSecrets, secretsPath, variablesIn } from "../project/secrets.ts";
import { requiredSettings, variablesOf } from "../project/settings.ts";
import type { FileMap } from "../render/file-map.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import { carryOut, refuseCancelled, type CarryOutFlags } from "./carry-out.ts";
import { changedAsJson, changedAsText, writesOf, type Changed } from "./change-report.ts";
import { refuseConflicts } from "./conflicts.ts";
import { openProject, type OpenProject, type ProjectFlags } from "./open-project.ts";
import { sayUnless } from "./progress.ts";
import { sentenceOnUnfinished } from "./unfinished.ts";

/** The flags of every command that changes a project. */
export interface ChangeFlags extends ProjectFlags, CarryOutFlags {
  readonly conflict: Resolution | undefined;
  /** Deleted files that are wanted again, as paths in the project. */
  readonly restore: readonly string[];
}

/** What a command wants a project to be. */
export interface Intent {
  readonly options: Options;
  readonly theirs: FileMap;
  /** What it is taken to have been; else as it was rendered. */
  readonly base?: FileMap;
}

/** The project that these options stand for, and nothing else. */
export function renderedAs(options: Options): Intent {
  return { options, theirs: render(options) };
}

/**
 * Options → render → plan → present → apply → install → verify → secrets, for a project that is there.
 *
 * @param decide what the project is to be; may ask, if that is said to be possible
 * @throws CliError: 2 for what cannot be used, 3 for conflicts, 130 if the person leaves, 1 if anything fails; the project
 * is then as it was.
 */
export async function change(
  context: Context,
  flags: ChangeFlags,
  decide: (project: OpenProject, interactive: boolean) => Promise<Intent>,
): Promise<ExitCode> {
  const interactive = isInteractive(context, flags);
  const project = await openProject(context, flags, interactive);
  const { root, manifest } = project;
  const intent = await decide(project, interactive);
  refuseRestoring(flags.restore, intent.theirs);

  const { files: base, unavailable } = intent.base
    ? { files: intent.base, unavailable: undefined }
    : await baseOf(context, flags, project);
  const merged = await planChange({
    root,
    base,
    recorded: manifest.files,
    theirs: intent.theirs,
    restore: new Set(flags.restore),
    isUnknownConflict: flags.conflict !== undefined,
    formatter: formatterOf(context, root, sayUnless(flags.json, context)),
  });
  // A program that was ended by Ctrl-C looks as if it could not do what it was asked.
  refuseCancelled(context, "Cancelled: nothing was written.");
  const { plan: decided, marked } = await resolved(context, flags, merged, interactive);
  const unmerged = unmergedPaths(decided);
  const isFinished = unmerged.length === 0;
  const plan = isFinished ? decided : asUnfinished(decided, manifest, intent.theirs);
  const changed: Changed = {
    plan: await withSecrets(await withProposals(plan, intent.theirs), intent.options),
    folder: relative(context.cwd, root) || ".",
    marked,
    ...(!isFinished && {
      unfinished: {
        version: manifest.version,
        paths: unmerged,
        reason: unavailable ?? "it is not known as it was generated",
        finish: project.typed("update --conflict=ours"),
      },
    }),
    ...(await consequences(root, manifest.options, intent.options)),
  };
  const isNothing = writesOf(changed.plan).length === 0;
  // Before the type check: what stays behind may be why it fails.
  if (changed.unfinished !== undefined && !flags.json) {
    context.stderr.write(`warning: ${sentenceOnUnfinished(changed.unfinished)}\n`);
  }

  if (flags.dryRun) {
    const text = () => `${planAsText(changed.plan)}\n${planAsDiff(changed.plan)}`;
    context.stdout.write(flags.json ? changedAsJson(changed) : isNothing ? NOTHING : text());
    return marked.length > 0 ? EXIT.conflict : isFinished ? EXIT.done : EXIT.failed;
  }
  if (isNothing) {
    if (flags.json) context.stdout.write(changedAsJson(changed));
    else context.stderr.write(changedAsText(changed, { isShown: false }));
    return isFinished ? EXIT.done : EXIT.failed;
  }
  if (interactive) {
    const { confirmChange } = await import("../prompts/change-questions.ts");
    await confirmChange(context, changed.plan);
  }
  const packageManager = {
    before: manifest.options["package-manager"],
    after: intent.options["package-manager"],
  };
  const hasMarkers = marked.length > 0;
  const task = { plan: changed.plan, packageManager, hasMarkers };
  const steps = await carryOut(context, flags, task);
  const secrets = await addSecrets(context, root, intent.options);
  const result = { ...changed, steps: { ...steps, ...(secrets && { secrets }) } };
  if (flags.json) context.stdout.write(changedAsJson(result));
  else context.stderr.write(changedAsText(result, { isShown: interactive }));
  if (hasMarkers) return EXIT.conflict;
  // What was asked for by name and did not happen is a failure; what merely is the custom is a warning.
  if (!isFinished) return EXIT.failed;
  return flags.install === true && steps.install.state === "failed" ? EXIT.failed : EXIT.done;
}

/** The project as it was generated; a person is told what is waited for. */
function baseOf(context: Context, { json }: ChangeFlags, { manifest }: OpenProject) {
  const ask = () => recordedRender(context, manifest);
  if (manifest.version === version) return ask();
  const text = `Asking version ${manifest.version} for the project as it was …`;
  return sayUnless(json, context)(text, ask);
}

const NOTHING = "Nothing to change.\n";

/** The plan without conflicts, as the flag or the person has it, and the paths that get conflict markers. */
async function resolved(
  context: Context,
  { conflict }: ChangeFlags,
  plan: MergePlan,
  interactive: boolean,
): Promise<{ readonly plan: MergePlan; readonly marked: readonly string[] }> {
  const files = plan.merged.flatMap((each) =>
    each.kind === "conflict" && each.file !== undefined ? [{ ...each, file: each.file }] : [],
  );
  // What is no text can be resolved by hand only.
  if (files.length === 0 || (conflict === undefined && !interactive)) {
    refuseConflicts(plan);
    return { plan, marked: [] };
  }
  if (conflict !== undefined) {
    const all = resolveAll(plan, conflict);
    refuseConflicts(all);
    return { plan: all, marked: conflict === "inline" ? files.map(({ path }) => path) : [] };
  }
  refuseConflicts(resolveAll(plan, "ours"));
  const { askConflicts } = await import("../prompts/conflict-questions.ts");
  const answers = await askConflicts(context, files);
  const answerTo = (conflict: Conflict) => answers.get(conflict) ?? "inline";
  return {
    plan: resolveEach(plan, answerTo),
    marked: files
      .filter(({ file }) => conflictsOf(file.merged).some((each) => answerTo(each) === "inline"))
      .map(({ path }) => path),
  };
}

/** A dry run says that there will be secrets too, and makes none. */
async function withSecrets(plan: Plan, options: Options): Promise<Plan> {
  if (writesOf(plan).length === 0) return plan;
  const notices = (await missingSecrets(plan.root, options)).map(
    ({ client }) =>
      ({ kind: "notice", path: secretsPath, reason: `gets your own ${client}` }) as const,
  );
  return { ...plan, changes: [...notices, ...plan.changes] };
}

/** What the options bring besides files. */
async function consequences(root: string, before: Options, after: Options) {
  const needed = new Set(requiredSettings(before).map(({ name }) => name));
  const read = variablesOf(after);
  const there = await variablesIn(root);
  const isOther = before["package-manager"] !== after["package-manager"];
  return {
    before,
    after,
    required: requiredSettings(after).filter(({ name }) => !needed.has(name)),
    unread: [...variablesOf(before)].filter((name) => !read.has(name) && there.has(name)),
    oldLockfile: isOther ? await lockfileOf(root, before["package-manager"]) : undefined,
  };
}

/** @throws CliError with exit code 2 for a path that the project would not have */
function refuseRestoring(paths: readonly string[], files: FileMap): void {
  const unknown = paths.find((path) => !files.has(path));
  if (unknown === undefined) return;
  const meant = nearest(unknown, [...files.keys()]);
  throw new CliError(EXIT.usage, `--restore: ${show(unknown)} is no file of this project.`, [
    ...(meant === undefined ? [] : [`Did you mean ${meant}?`]),
    "Its path begins in the project's own folder, such as src/server.ts.",
  ]);
}
