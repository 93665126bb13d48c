import { CliError, EXIT } from "../errors.ts";
import { check, show, type OptionValue } from "./check.ts";
import { nearest } from "./nearest.ts";
import { applies, offValue, unmetNeeds } from "./needs.ts";
import type { ChoicesValue, Known, Option } from "./option.ts";
import { OPTIONS, type Given, type Options } from "./table.ts";
import { alwaysThere, readWord, type Named } from "./words.ts";

/** How the person is told to type a command, such as `npm create mcp-server@latest`. */
type Typed = (command: string) => string;

/**
 * The options of a project to which these features are added. What is there already stays as it is.
 *
 * @throws CliError with exit code 2 for a word that names no feature, for a value where another one is chosen, and for
 * what needs a transport that is not there; each with the command that is meant instead.
 */
export function adding(
  words: readonly string[],
  before: Options,
  known: Known,
  typed: Typed,
): Options {
  const next: Record<string, OptionValue> = { ...before };
  for (const named of read(words, typed)) {
    const { option, value } = named;
    const current = next[option.id]!;
    if (option.kind === "choices") {
      next[option.id] = valuesOf(option, [...(current as readonly string[]), value!]);
    } else if (option.kind === "switch") {
      next[option.id] = true;
    } else if (current === offValue(option)) {
      next[option.id] = value ?? option.default(known);
    } else if (value !== undefined && value !== current) {
      throw new CliError(EXIT.usage, `${option.id} is ${show(current)} already.`, [
        `To change it: ${typed(`set ${option.id}=${value}`)}`,
      ]);
    }
  }
  const [unmet] = unmetNeeds(next);
  if (unmet === undefined) return next as Options;
  throw new CliError(EXIT.usage, `${unmet.id} needs ${unmet.needs}, and it is not there.`, [
    `Add both: ${typed(`add ${unmet.needs} ${words.join(" ")}`)}`,
  ]);
}

/**
 * The options of a project from which these features are taken. What is not there is not there.
 *
 * @param withDependents also take what cannot be without them, instead of refusing
 * @throws CliError with exit code 2 for a word that names no feature, for the last way to reach the server, and for what
 * others need, with their list.
 */
export function removing(
  words: readonly string[],
  before: Options,
  withDependents: boolean,
  typed: Typed,
): Options {
  const next: Record<string, OptionValue> = { ...before };
  for (const named of read(words, typed)) {
    const { option, value } = named;
    const current = next[option.id]!;
    if (option.kind === "choices") {
      next[option.id] = (current as readonly string[]).filter((one) => one !== value);
    } else if (value === undefined || value === current) {
      next[option.id] = offValue(option);
    } else if (current !== offValue(option)) {
      throw new CliError(EXIT.usage, `${option.id} is ${show(current)}, not ${show(value)}.`, [
        `To remove it: ${typed(`remove ${option.id}`)}`,
      ]);
    }
  }
  const bringing = takeBringing(next);
  refuseNothingLeft(next, before, typed);
  const dependents = unmetNeeds(next);
  const [first] = [
    ...bringing.map(({ brings }) => brings),
    ...dependents.map(({ needs }) => needs),
  ];
  if (first !== undefined && !withDependents) {
    const ids = [...bringing, ...dependents].map(({ id }) => id).join(", ");
    throw new CliError(EXIT.usage, `${ids} cannot be without ${first}.`, [
      `Remove all of it: ${typed(`remove ${words.join(" ")} --with-dependents`)}`,
    ]);
  }
  for (const option of dependents) next[option.id] = offValue(option);
  return next as Options;
}

/** Takes the values that bring another one with them, and are chosen without it; says which. */
function takeBringing(next: Record<string, OptionValue>): readonly ChoicesValue[] {
  return (OPTIONS as readonly Option[]).flatMap((option) => {
    if (option.kind !== "choices") return [];
    const chosen = next[option.id] as readonly string[];
    const found = option.values.filter(
      ({ id, brings }) => chosen.includes(id) && brings !== undefined && !chosen.includes(brings),
    );
    next[option.id] = chosen.filter((id) => !found.some((value) => value.id === id));
    return found;
  });
}

/**
 * The options of a project with other values: `rate-limit=redis`, `transport=stdio,http`, `health=off`.
 *
 * @throws CliError with exit code 2, naming everything that is wrong.
 */
export function setting(assignments: readonly string[], before: Options, typed: Typed): Options {
  const next: Record<string, OptionValue> = { ...before };
  const problems: string[] = [];
  for (const assignment of assignments) {
    const equals = assignment.indexOf("=");
    const id = assignment.slice(0, equals);
    const option = (OPTIONS as readonly Option[]).find((candidate) => candidate.id === id);
    if (equals === -1 || option === undefined) {
      problems.push(notAnAssignment(assignment, equals === -1 ? assignment : id));
      continue;
    }
    const value = readValue(option, assignment.slice(equals + 1));
    const checked = check(option, value);
    if (checked.ok) next[id] = checked.value;
    else if (option.kind === "switch")
      problems.push(`${id}: ${show(value)} is neither on nor off.`);
    else problems.push(`${id}: ${checked.reason}`);
  }
  if (problems.length > 0) throw new CliError(EXIT.usage, problems.join("\n"));
  const unmet = unmetNeeds(next);
  if (unmet.length === 0) return next as Options;
  const ids = unmet.map(({ id }) => id).join(", ");
  const missing = unmet[0]!.needs;
  throw new CliError(
    EXIT.usage,
    `${ids} cannot be without ${missing}.`,
    applies(unmet[0]!, before)
      ? [`Remove all of it: ${typed(`remove ${missing} --with-dependents`)}`]
      : [`Add it too: ${typed(`add ${missing}`)}`],
  );
}

function read(words: readonly string[], typed: Typed): Named[] {
  const [fixed] = words.flatMap((word) => alwaysThere(word) ?? []);
  if (fixed !== undefined) {
    throw new CliError(EXIT.usage, `A project always has ${fixed.id}: it is set to a value.`, [
      `To change it: ${typed(`set ${fixed.assignment}`)}`,
    ]);
  }
  const results = words.map(readWord);
  const problems = results.filter((result) => typeof result === "string");
  if (problems.length > 0) throw new CliError(EXIT.usage, problems.join("\n"));
  return results as Named[];
}

/** In the table's order, whatever the order in which they were added. */
function valuesOf(option: Option, values: readonly string[]): OptionValue {
  const checked = check(option, values);
  if (!checked.ok) throw new Error(checked.reason);
  return checked.value;
}

function refuseNothingLeft(next: Given, before: Options, typed: Typed): void {
  for (const option of OPTIONS as readonly Option[]) {
    const values = next[option.id];
    if (option.kind !== "choices" || (values as readonly string[]).length > 0) continue;
    const other = option.values.find(
      ({ id }) => !before[option.id as "transport"].includes(id as never),
    );
    throw new CliError(
      EXIT.usage,
      `Nothing would be left of ${option.id}.`,
      other === undefined ? [] : [`First add another: ${typed(`add ${other.id}`)}`],
    );
  }
}

function readValue(option: Option, text: string): unknown {
  if (option.kind === "choices") return text.split(",");
  if (option.kind !== "switch") return text;
  return { on: true, true: true, off: false, false: false }[text] ?? text;
}

function notAnAssignment(given: string, id: string): string {
  const ids: string[] = OPTIONS.map((option) => option.id);
  const meant = nearest(id, ids);
  const question = meant === undefined ? "" : ` Did you mean ${show(meant)}?`;
  const what = ids.includes(id) ? "has no value" : `names none of ${ids.join(", ")}`;
  return `${show(given)} is not option=value: it ${what}.${ids.includes(id) ? "" : question}`;
}
