import compareVersions from "semver/functions/compare.js";
import { CliError, EXIT } from "../errors.ts";
import { check, show } from "../options/check.ts";
import { unmetNeeds } from "../options/needs.ts";
import type { Option } from "../options/option.ts";
import { completeOptions } from "../options/resolve.ts";
import { OPTIONS, type Options } from "../options/table.ts";
import type { FileMap } from "../render/file-map.ts";
import { manifestPath } from "../render/manifest.ts";

/** What a manifest says, however often it says it: after a merge in Git, both sides' lines are in it. */
export interface Sides {
  /** The newest. */
  readonly version: string;
  /** By option id, every value that it has on a side; of a choice of several, also all of them together. */
  readonly values: ReadonlyMap<string, readonly unknown[]>;
  /** Of the files of either side. */
  readonly paths: ReadonlySet<string>;
}

/**
 * Reads a manifest line by line, as it was written: with conflict markers, keys that are there twice, and commas missing.
 *
 * @throws CliError with exit code 2 if no version or no options are found
 */
export function readSides(text: string): Sides {
  const versions = new Set<string>();
  const values = new Map<string, unknown[]>();
  const paths = new Set<string>();
  let section = "";
  // What was there before either side, as Git shows it in its diff3 style, is nobody's any more.
  let isBase = false;
  // Each side of a conflict begins where the first one does.
  let sectionOfSides = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^<{7}/.test(line)) sectionOfSides = section;
    else if (/^={7}/.test(line)) section = sectionOfSides;
    if (/^\|{7}/.test(line)) isBase = true;
    else if (/^(={7}|>{7})/.test(line)) isBase = false;
    const [, key, rest] = /^\s*"([^"]+)":\s*(.*?),?\s*$/.exec(line) ?? [];
    if (isBase || key === undefined || rest === undefined) continue;
    if (rest === "{") section = key;
    else if (key === "version") versions.add(String(valueOf(rest)));
    else if (section === "options") addValue(values, key, valueOf(rest));
    else if (section === "files") paths.add(key);
  }
  const [version] = [...versions].filter(isVersion).toSorted(compareVersions).toReversed();
  if (version === undefined || values.size === 0) throw unreadable("nothing in it can be read");
  return { version, values, paths };
}

function unreadable(reason: string): CliError {
  return new CliError(EXIT.usage, `${manifestPath} cannot be repaired: ${reason}.`, [
    "Take it back from version control.",
  ]);
}

function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(text);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function addValue(values: Map<string, unknown[]>, id: string, value: unknown): void {
  if (value === undefined) return;
  const known = values.get(id) ?? [];
  const isKnown = known.some((each) => JSON.stringify(each) === JSON.stringify(value));
  values.set(id, isKnown ? known : [...known, value]);
}

/** Nobody disagrees about so many options; and each choice is rendered. */
const MAX_CHOICES = 512;

/**
 * All valid options that these values allow. What is a list on both sides is first of all both lists together.
 *
 * @throws CliError with exit code 2 if there are none, or too many, or if an option is not among them
 */
export function optionsOf({ values }: Sides): readonly Options[] {
  // A merge leaves too much, never too little: what is missing was cut off, and is not simply off.
  const lost = (OPTIONS as readonly Option[]).find(({ id }) => !values.has(id));
  if (lost !== undefined) throw unreadable(`it does not say what ${show(lost.id)} is`);
  let choices: Record<string, unknown>[] = [{}];
  for (const [id, found] of values) {
    const option = (OPTIONS as readonly Option[]).find((candidate) => candidate.id === id);
    const each = option === undefined ? found : withUnion(option, found);
    choices = choices.flatMap((choice) => each.map((value) => ({ ...choice, [id]: value })));
    if (choices.length > MAX_CHOICES) {
      throw new CliError(EXIT.usage, `${manifestPath} differs in too many options to repair it.`, [
        "Take one side's: git checkout --ours or --theirs, and then add what the other had.",
      ]);
    }
  }
  const valid = choices.filter((choice) => unmetNeeds(choice).length === 0);
  // If nothing fits together, reading the first says what is wrong.
  return (valid.length > 0 ? valid : choices.slice(0, 1)).map((choice) => completeOptions(choice));
}

function withUnion(option: Option, found: readonly unknown[]): readonly unknown[] {
  if (option.kind !== "choices" || found.length < 2) return found;
  const checked = check(option, found.flat());
  return checked.ok ? [checked.value, ...found] : found;
}

/**
 * Of these options, those whose files are most like what is on disk; of equals, the first.
 *
 * @param onDisk by path; what is not in it is not there
 */
export function bestFit(
  candidates: readonly Options[],
  render: (options: Options) => FileMap,
  onDisk: ReadonlyMap<string, string>,
): Options {
  if (candidates.length === 1) return candidates[0]!;
  const renders = candidates.map((options) => ({ options, files: render(options) }));
  // Lines that every candidate has, or none, decide nothing.
  const universe = new Map<string, Set<string>>();
  for (const { files } of renders) {
    for (const [path, { text }] of files) {
      if (path === manifestPath) continue;
      const lines = universe.get(path) ?? new Set();
      for (const line of text.split("\n")) lines.add(line);
      universe.set(path, lines);
    }
  }
  const disk = new Map([...onDisk].map(([path, text]) => [path, linesOf(text)]));
  const none: ReadonlySet<string> = new Set();
  const scored = renders.map(({ options, files }) => {
    let score = 0;
    for (const [path, lines] of universe) {
      const rendered = files.has(path) ? linesOf(files.get(path)!.text) : none;
      const there = disk.get(path) ?? none;
      for (const line of lines) if (rendered.has(line) === there.has(line)) score += 1;
    }
    return { options, score };
  });
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).options;
}

function linesOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\r?\n/));
}
