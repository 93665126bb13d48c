import type { Setting } from "../features/contribution.ts";
import { features } from "../features/index.ts";
import type { Options } from "../options/table.ts";
import { planAsJson } from "../plan/present.ts";
import type { Plan } from "../plan/plan.ts";
import type { StepResult } from "../project/step.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { version } from "../version.ts";
import { quote } from "./rerun.ts";

/** How the steps after the files ended, in the order in which what is left of them is to be done by hand. */
export interface Steps {
  readonly install: StepResult;
  readonly git: StepResult;
  /** Undefined if the project needs none. */
  readonly secrets?: StepResult;
}

/** What `create` did, or would do. */
export interface Created {
  readonly plan: Plan;
  /** The project's, relative to where the command was typed. */
  readonly folder: string;
  readonly options: Options;
  /** The same again without questions. */
  readonly rerun: string;
  /** Undefined in a dry run. */
  readonly steps: Steps | undefined;
}

/** What to type next, in order, to have a running server. */
export function nextCommands({ folder, options, steps }: Created): string[] {
  const words = packageManagerWords[options["package-manager"]];
  const left = Object.entries(steps ?? {}).flatMap(([name, step]) => {
    if (step.state === "failed") return [step.command];
    return name === "install" && step.state === "skipped" ? [words.install] : [];
  });
  return [...(folder === "." ? [] : [`cd ${quote(folder)}`]), ...left, words.run("dev")];
}

/** What a person should know of a step that did not end well, or did not run for a reason that is not a flag of theirs. */
function warnings({ steps }: Created): string[] {
  return Object.entries(steps ?? {}).flatMap(([name, step]) => {
    if (step.state === "failed") return [`${name} failed: ${step.reason}`];
    return step.state === "skipped" && step.reason !== `--no-${name}`
      ? [`${name} skipped: ${step.reason}`]
      : [];
  });
}

function notes({ steps }: Created): string[] {
  return Object.values(steps ?? {}).flatMap((step) =>
    step.state === "done" && step.note !== undefined ? [step.note] : [],
  );
}

/** What the server does not start without, and nobody here knows. */
function settingsToSet(options: Options): readonly Setting[] {
  return features
    .filter((feature) => feature.when(options))
    .flatMap((feature) => feature.contribute(options).settings ?? [])
    .filter(({ required }) => required);
}

/** For people. Commands are not boxed or wrapped: they are there to be copied. */
export function createdAsText(created: Created): string {
  const files = created.plan.changes.filter(({ kind }) => kind === "create").length;
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const toSet = settingsToSet(created.options).map(({ name, meaning }) => `${name}: ${meaning}`);
  return [
    ...warnings(created).map((warning) => `warning: ${warning}`),
    "",
    `${created.options.name} is there: ${files} ${files === 1 ? "file" : "files"} in ${created.folder}`,
    ...(toSet.length === 0
      ? []
      : ["", "It starts when these are set, in its .env or the environment:", ...indented(toSet)]),
    "",
    "Next:",
    ...indented(nextCommands(created)),
    "",
    "The same again, without questions:",
    ...indented([created.rerun]),
    ...notes(created).flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

/** For programs: one document. */
export function createdAsJson(created: Created): string {
  const { plan, folder, options, rerun, steps } = created;
  const document = {
    version,
    folder,
    options,
    plan: planAsJson(plan),
    dryRun: steps === undefined,
    ...(steps === undefined ? {} : { steps }),
    warnings: warnings(created),
    settingsToSet: settingsToSet(options).map(({ name, meaning }) => ({ name, meaning })),
    nextCommands: steps === undefined ? [] : nextCommands(created),
    command: rerun,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
