import { CliError, EXIT } from "../errors.ts";
import { argumentsFor } from "./arguments.ts";
import { check, show, type OptionValue } from "./check.ts";
import { nearest } from "./nearest.ts";
import { applies, canBeOff, offValue, unmetNeeds } from "./needs.ts";
import type { Known, Option } from "./option.ts";
import { presetValues } from "./presets.ts";
import { OPTIONS, type Given, type Options } from "./table.ts";

export interface Sources {
  readonly flags: Given;
  /** What was answered to a prompt. */
  readonly answers?: Given;
  readonly preset?: string | undefined;
  readonly known: Known;
}

/**
 * One complete, valid choice from what was given: a flag wins over an answer, an answer over the preset, the preset over
 * the default. What needs a transport that is not chosen is off, and refused if a flag or an answer names it.
 *
 * @throws CliError with exit code 2, naming every value that is refused, what is allowed, and the nearest match.
 */
export function resolve({ flags, answers = {}, preset, known }: Sources): Options {
  const byPreset: Given = presetValues(preset);
  const named: Given = { ...answers, ...flags };
  const problems: string[] = [];
  const hints: string[] = [];
  const options: Record<string, OptionValue> = {};
  for (const option of OPTIONS as readonly Option[]) {
    const isGiven = Object.hasOwn(named, option.id);
    const fallback = applies(option, options)
      ? (byPreset[option.id] ?? option.default(known))
      : offValue(option);
    const value = isGiven ? named[option.id] : fallback;
    if (value === undefined) {
      problems.push(`--${option.id} is missing: ${option.summary}.`);
      hints.push(example(option));
      continue;
    }
    const checked = check(option, value);
    if (checked.ok) {
      options[option.id] = checked.value;
    } else if (isGiven) {
      problems.push(`--${option.id}: ${checked.reason}`);
    } else {
      problems.push(
        `--${option.id} is not given, and its default cannot be used. ${checked.reason}`,
      );
      hints.push(example(option));
    }
  }
  for (const option of unmetNeeds(options)) {
    const words = argumentsFor(option, options[option.id]!).join(" ");
    problems.push(`${words} needs ${option.needs}: add ${option.needs} to --transport.`);
  }
  if (problems.length > 0) throw new CliError(EXIT.usage, problems.join("\n"), hints);
  return options as Options;
}

function example(option: Option): string {
  const first = "values" in option ? option.values[0]?.id : undefined;
  const value = option.kind === "text" ? option.placeholder : (first ?? true);
  return `Give it, for instance: ${argumentsFor(option, value).join(" ")}`;
}

/**
 * Options as an older version recorded them: what it did not know, its projects are without, or have as they always did.
 *
 * @throws CliError with exit code 2, naming everything that is wrong.
 */
export function completeOptions(json: unknown): Options {
  const former = (OPTIONS as readonly Option[]).flatMap((option) => {
    if (option.kind === "choice" && option.formerly) return [[option.id, option.formerly]];
    return canBeOff(option) ? [[option.id, offValue(option)]] : [];
  });
  return parseOptions(isObject(json) ? { ...Object.fromEntries(former), ...json } : json);
}

/**
 * Options as a program hands them over (a manifest, the input of `internal render`): each one there, none unknown.
 *
 * @throws CliError with exit code 2, naming everything that is wrong.
 */
export function parseOptions(json: unknown): Options {
  if (!isObject(json)) {
    throw new CliError(EXIT.usage, `options: ${show(json)} is not an object.`);
  }
  const given = new Map<string, unknown>(Object.entries(json));
  const ids: string[] = OPTIONS.map(({ id }) => id);
  const problems: string[] = [];
  for (const id of given.keys()) {
    if (ids.includes(id)) continue;
    const meant = nearest(id, ids);
    const question = meant === undefined ? "" : ` Did you mean ${show(meant)}?`;
    problems.push(`options: ${show(id)} is not an option; there are ${ids.join(", ")}.${question}`);
  }
  const options: Record<string, unknown> = {};
  for (const option of OPTIONS as readonly Option[]) {
    if (!given.has(option.id)) {
      problems.push(`options.${option.id} is missing.`);
      continue;
    }
    const checked = check(option, given.get(option.id));
    if (checked.ok) options[option.id] = checked.value;
    else problems.push(`options.${option.id}: ${checked.reason}`);
  }
  for (const { id, needs } of unmetNeeds(options)) {
    const value = show(options[id]);
    problems.push(
      `options.${id}: ${value} needs ${needs}: add ${show(needs)} to options.transport.`,
    );
  }
  if (problems.length > 0) throw new CliError(EXIT.usage, problems.join("\n"));
  return options as Options;
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
