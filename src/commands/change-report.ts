import type { Setting } from "../features/contribution.ts";
import { OPTIONS, type Options } from "../options/table.ts";
import type { Option } from "../options/option.ts";
import { planAsDiff } from "../plan/diff.ts";
import type { Plan } from "../plan/plan.ts";
import { planAsJson, planAsText } from "../plan/present.ts";
import { secretsPath } from "../project/secrets.ts";
import type { StepResult } from "../project/step.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { version } from "../version.ts";
import type { Carried } from "./carry-out.ts";
import { quote } from "./rerun.ts";
import { sentenceOnUnfinished, type Unfinished } from "./unfinished.ts";

/** What a command did to a project, or would do. */
export interface Changed {
  readonly plan: Plan;
  /** The project's, relative to where the command was typed. */
  readonly folder: string;
  readonly before: Options;
  readonly after: Options;
  /** The paths that get conflict markers. */
  readonly marked: readonly string[];
  /** Undefined if all of it could be merged. People are told before anything is written. */
  readonly unfinished?: Unfinished;
  /** What the person has to set before the server starts, and had not to before. */
  readonly required: readonly Setting[];
  /** Variables of its `.env` that nothing reads any more. */
  readonly unread: readonly string[];
  /** The lockfile of the package manager that the project had. */
  readonly oldLockfile: string | undefined;
  /** Undefined in a dry run, and if there was nothing to do. */
  readonly steps?: Carried & { readonly secrets?: StepResult };
}

export function writesOf({ changes }: Plan) {
  return changes.filter(({ kind }) => ["create", "update", "delete"].includes(kind));
}

/** The options that change: `metrics: none → prometheus`. */
function changedOptions({ before, after }: Changed): string[] {
  return (OPTIONS as readonly Option[]).flatMap(({ id }) => {
    const [was, is] = [before, after].map((options) => asWord(options[id as keyof Options]));
    return was === is ? [] : [`${id}: ${was} → ${is}`];
  });
}

function asWord(value: string | boolean | readonly string[]): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return value === "" ? `""` : String(value);
}

/** What did not end well, or did not run for a reason that is not a flag of the person's. */
function warnings({ steps }: Changed): string[] {
  const found: string[] = [];
  for (const [name, step] of Object.entries({ ...steps })) {
    if (step.state === "failed") found.push(`${name} failed: ${step.reason}`);
    if (name === "verify" && step.state === "skipped" && !step.reason.startsWith("--")) {
      found.push(`types were not checked: ${step.reason}`);
    }
  }
  return found;
}

function notes({ steps, unread, oldLockfile, before, after }: Changed): string[] {
  const said = Object.values({ ...steps }).flatMap((step) =>
    step.state === "done" && step.note !== undefined ? [step.note] : [],
  );
  if (unread.length > 0) {
    const names = unread.join(", ");
    said.push(`${secretsPath} stays as it is. Nothing reads these any more: ${names}`);
  }
  if (oldLockfile !== undefined) {
    const [was, is] = [before["package-manager"], after["package-manager"]];
    said.push(`${oldLockfile} is ${was}'s, and stays: delete it once ${is} has installed all.`);
  }
  return said;
}

/** What is left to type, in order. */
function nextCommands({ folder, after, steps, marked }: Changed): string[] {
  if (steps === undefined) return [];
  const words = packageManagerWords[after["package-manager"]];
  const failed = Object.values(steps).flatMap((step) =>
    step.state === "failed" ? [step.command] : [],
  );
  const isLeft =
    steps.install.state === "skipped" &&
    (marked.length > 0 || steps.install.reason === "--no-install");
  if (!isLeft) return failed;
  return [...(folder === "." ? [] : [`cd ${quote(folder)}`]), words.install, ...failed];
}

/**
 * For people. Commands are not boxed or wrapped: they are there to be copied.
 *
 * @param isShown the person has just seen the plan, and agreed
 */
export function changedAsText(changed: Changed, { isShown }: { isShown: boolean }): string {
  const { plan, after, marked, required, unfinished } = changed;
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const block = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title, ...indented(lines)];
  const isNothing = writesOf(plan).length === 0;
  const shown = isShown ? [] : plan.changes.filter(({ kind }) => kind !== "keep");
  const settings = required.map(({ name, meaning }) => `${name}: ${meaning}`);
  return [
    ...warnings(changed).map((warning) => `warning: ${warning}`),
    ...(shown.length === 0 ? [] : [planAsText({ ...plan, changes: shown }).trimEnd(), ""]),
    isNothing
      ? `Nothing ${unfinished ? "else " : ""}to change.`
      : `${after.name} is changed${unfinished ? " in part" : ""}.`,
    ...indented(isNothing ? [] : changedOptions(changed)),
    ...block(
      `It does not start until these are set, in its ${secretsPath} or in the environment:`,
      settings,
    ),
    ...block("Conflict markers are in these files; resolve them first:", marked),
    ...block("Next:", nextCommands(changed)),
    ...notes(changed).flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

/** For programs: one document. */
export function changedAsJson(changed: Changed): string {
  const { plan, folder, before, after, marked, required, unread, oldLockfile } = changed;
  const { steps, unfinished } = changed;
  const document = {
    version,
    folder,
    options: after,
    before,
    requiredSettings: required.map(({ name, meaning }) => ({ name, meaning })),
    unreadSettings: unread,
    oldLockfile: oldLockfile ?? null,
    plan: planAsJson(plan),
    conflictMarkers: marked,
    unmerged: unfinished?.paths ?? [],
    dryRun: steps === undefined,
    ...(steps === undefined ? { diff: planAsDiff(plan) } : { steps }),
    warnings: [...(unfinished ? [sentenceOnUnfinished(unfinished)] : []), ...warnings(changed)],
    nextCommands: nextCommands(changed),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
