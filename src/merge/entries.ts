import { commonOrder, placeOf } from "./place.ts";
import { linesOf, textFrom } from "./style.ts";

/** One of several things that a text lists, in lines of its own. */
export interface Entry {
  /** What it is, however it is worded; undefined for what is no entry, and stays. */
  readonly key: string | undefined;
  /** The lines above it that explain it. */
  readonly comment: readonly string[];
  readonly lines: readonly string[];
  /** The index of the first line, of its comment if it has one, from 0. */
  readonly start: number;
  /** Whether a blank line, or nothing, is above it. */
  readonly isApart: boolean;
}

export type ReadEntries = (text: string) => Entry[];

/**
 * Does in a text what was done to the entries from `base` to `theirs`: each is added, changed or removed where it stands.
 * What a person has changed in one stays.
 *
 * @param notices gets what is decided so, each as the end of a sentence
 */
export function changeEntries(
  text: string,
  base: string,
  theirs: string,
  read: ReadEntries,
  notices: string[],
): string {
  const [before, after] = [keyed(read(base)), keyed(read(theirs))];
  const order = commonOrder([...before.keys()], [...after.keys()]);
  let lines = linesOf(text);
  const current = () => read(textFrom(lines)).filter((entry) => entry.key !== undefined);
  // What is new comes first, beside what will go: it may take its place.
  for (const [key, entry] of after) {
    if (!before.has(key)) lines = added(lines, current(), entry, order);
  }
  for (const [key, entry] of before) {
    const next = after.get(key);
    if (next && same(linesOfEntry(entry), linesOfEntry(next))) continue;
    // From the end: what is spliced does not move what is still to come.
    for (const mine of current().toReversed()) {
      if (mine.key !== key) continue;
      if (next) lines = replaced(lines, mine, entry, next, notices);
      else if (same(linesOfEntry(mine), linesOfEntry(entry))) {
        lines = removed(lines, mine, entry.isApart);
      } else notices.push(`keeps ${key}, which is to be removed: you changed it`);
    }
  }
  return textFrom(lines);
}

/** Whether no two of them have one key: else it is not known which is which. */
export function areUnique(entries: readonly Entry[]): boolean {
  const keys = entries.flatMap(({ key }) => key ?? []);
  return new Set(keys).size === keys.length;
}

function keyed(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.flatMap((entry) => (entry.key === undefined ? [] : [[entry.key, entry]])));
}

function added(
  lines: readonly string[],
  entries: readonly Entry[],
  entry: Entry,
  order: readonly string[],
): string[] {
  const present = entries.map(({ key }) => key!);
  if (present.includes(entry.key!)) return [...lines];
  const own = linesOfEntry(entry);
  const gap = entry.isApart ? [""] : [];
  const place = placeOf(entry.key!, order, present);
  const beside = place && entries[place.index]!;
  if (place?.side === "before") return lines.toSpliced(beside!.start, 0, ...own, ...gap);
  const end = beside ? endOf(beside) : lines.findLastIndex((line) => line.trim() !== "") + 1;
  if (end > 0) return lines.toSpliced(end, 0, ...gap, ...own);
  return [...own, ...(lines.length > 0 ? gap : []), ...lines];
}

/** Each of the two parts, comment and lines, is replaced where it is still as it was generated. */
function replaced(
  all: readonly string[],
  entry: Entry,
  before: Entry,
  next: Entry,
  notices: string[],
): string[] {
  const comment = same(entry.comment, before.comment) ? next.comment : entry.comment;
  const lines = same(entry.lines, before.lines) ? next.lines : entry.lines;
  if (!same(before.lines, next.lines) && !same(lines, next.lines)) {
    notices.push(`keeps your ${entry.key}; generated is now: ${next.lines.join(" ")}`);
  } else if (!same(before.comment, next.comment) && !same(comment, next.comment)) {
    notices.push(`keeps your comment on ${entry.key}`);
  }
  return all.toSpliced(entry.start, linesOfEntry(entry).length, ...comment, ...lines);
}

function removed(lines: readonly string[], entry: Entry, isApart: boolean): string[] {
  const end = endOf(entry);
  const above = isApart && entry.start > 0 && entry.isApart;
  const below = isApart && !above && lines[end]?.trim() === "";
  const start = entry.start - (above ? 1 : 0);
  return lines.toSpliced(start, end - start + (below ? 1 : 0));
}

function linesOfEntry({ comment, lines }: Entry): string[] {
  return [...comment, ...lines];
}

function endOf(entry: Entry): number {
  return entry.start + linesOfEntry(entry).length;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
