import { lineMap } from "./clashes.ts";
import { lineEntries, linesOfEntry } from "./line-entries.ts";
import type { LineEntry } from "./line-entries.ts";
import { clean, withLines } from "./merged.ts";
import type { Merged } from "./merged.ts";
import { commonOrder, placeOf } from "./place.ts";
import { linesOf, textFrom } from "./style.ts";
import { mergeText } from "./text.ts";

/**
 * Merges plain texts of settings (`.env.example`) or patterns (`.gitignore`), whose lines are a set: each is added,
 * changed or removed where it stands in `ours`. What the person has changed in it stays.
 */
export function mergeLines(base: string, ours: string, theirs: string): Merged {
  if (ours === theirs || theirs === base) return clean(ours);
  if (ours === base) return clean(theirs);
  const before = keyed(base);
  const after = keyed(theirs);
  const notices: string[] = [];
  const edited = change(ours, before, after, notices);
  const shifted = change(base, before, after, []);
  const rest = withLines(mergeText(shifted, edited, theirs), lineMap(ours, edited));
  return { ...rest, notices };
}

type Keyed = ReadonlyMap<string, LineEntry>;

function keyed(text: string): Keyed {
  return new Map(
    lineEntries(text).flatMap((entry) => (entry.key === undefined ? [] : [[entry.key, entry]])),
  );
}

function change(text: string, before: Keyed, after: Keyed, notices: string[]): string {
  const order = commonOrder([...before.keys()], [...after.keys()]);
  let lines = linesOf(text);
  // What is new comes first, beside what will go: it may take its place.
  for (const [key, entry] of after) {
    if (!before.has(key)) lines = added(lines, key, entry, order);
  }
  for (const [key, entry] of before) {
    lines = changed(lines, key, entry, after.get(key), notices);
  }
  return textFrom(lines);
}

function added(lines: string[], key: string, entry: LineEntry, order: readonly string[]): string[] {
  const entries = lineEntries(textFrom(lines)).filter((other) => other.key !== undefined);
  const present = entries.map((other) => other.key!);
  if (present.includes(key)) return lines;
  const own = linesOfEntry(entry);
  const place = placeOf(key, order, present);
  const beside = place && entries[place.index]!;
  const gap = entry.isApart ? [""] : [];
  if (place?.side === "before") return lines.toSpliced(beside!.start, 0, ...own, ...gap);
  const end = beside ? endOf(beside) : lines.findLastIndex((line) => line.trim() !== "") + 1;
  if (end > 0) return lines.toSpliced(end, 0, ...gap, ...own);
  return [...own, ...(lines.length > 0 ? gap : []), ...lines];
}

/** @param next undefined if the entry is to be removed */
function changed(
  lines: string[],
  key: string,
  before: LineEntry,
  next: LineEntry | undefined,
  notices: string[],
): string[] {
  if (next && same(linesOfEntry(before), linesOfEntry(next))) return lines;
  let result = lines;
  // From the end: what is spliced does not move what is still to come.
  for (const entry of lineEntries(textFrom(lines)).toReversed()) {
    if (entry.key !== key) continue;
    if (next) result = replaced(result, entry, before, next, notices);
    else if (same(linesOfEntry(entry), linesOfEntry(before))) {
      result = removed(result, entry, before.isApart);
    } else notices.push(`keeps ${key}, which is to be removed: you changed it`);
  }
  return result;
}

/** Each of the two parts, comment and line, is replaced where it is still as it was generated. */
function replaced(
  lines: string[],
  entry: LineEntry,
  before: LineEntry,
  next: LineEntry,
  notices: string[],
): string[] {
  const comment = same(entry.comment, before.comment) ? next.comment : entry.comment;
  const line = entry.line === before.line ? next.line! : entry.line!;
  if (before.line !== next.line && line !== next.line) {
    notices.push(`keeps your ${entry.key}; generated is now: ${next.line}`);
  } else if (!same(before.comment, next.comment) && !same(comment, next.comment)) {
    notices.push(`keeps your comment on ${entry.key}`);
  }
  return lines.toSpliced(entry.start, linesOfEntry(entry).length, ...comment, line);
}

function removed(lines: string[], entry: LineEntry, isApart: boolean): string[] {
  const end = endOf(entry);
  const above = isApart && entry.start > 0 && entry.isApart;
  const below = isApart && !above && lines[end]?.trim() === "";
  const start = entry.start - (above ? 1 : 0);
  return lines.toSpliced(start, end - start + (below ? 1 : 0));
}

function endOf(entry: LineEntry): number {
  return entry.start + linesOfEntry(entry).length;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
