import type { Setting } from "../features/contribution.ts";
import type { Options } from "../options/table.ts";
import { planAsJson } from "../plan/present.ts";
import type { Plan } from "../plan/plan.ts";
import { secretsPath } from "../project/secrets.ts";
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
  /** What the person has to set before the server starts. */
  readonly required: readonly Setting[];
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

/** Before the next commands: one of them starts the server. */
function toSet(required: readonly Setting[]): string[] {
  if (required.length === 0) return [];
  const lines = required.map(({ name, meaning }) => `  ${name}: ${meaning}`);
  return [
    `It does not start until these are set, in its ${secretsPath} or in the environment:`,
    ...lines,
    "",
  ];
}

/** For people. Commands are not boxed or wrapped: they are there to be copied. */
export function createdAsText(created: Created): string {
  const files = created.plan.changes.filter(({ kind }) => kind === "create").length;
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return [
    ...warnings(created).map((warning) => `warning: ${warning}`),
    "",
    `${created.options.name} is there: ${files} ${files === 1 ? "file" : "files"} in ${created.folder}`,
    "",
    ...toSet(created.required),
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
  return `${JSON.stringify(createdDocument(created), null, 2)}\n`;
}

export function createdDocument(created: Created): Readonly<Record<string, unknown>> {
  const { plan, folder, options, required, rerun, steps } = created;
  return {
    version,
    folder,
    options,
    requiredSettings: required.map(({ name, meaning }) => ({ name, meaning })),
    plan: planAsJson(plan),
    dryRun: steps === undefined,
    ...(steps === undefined ? {} : { steps }),
    warnings: warnings(created),
    nextCommands: steps === undefined ? [] : nextCommands(created),
    command: rerun,
  };
}
