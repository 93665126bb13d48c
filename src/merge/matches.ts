import { diffArrays } from "diff";
import { slide } from "./slide.ts";

/** Two lines that are the same, by their index from 0. */
export interface Match {
  readonly base: number;
  readonly other: number;
}

/** Lines of the base, from `start` up to `end`, in place of which the other text has its lines `from` up to `to`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Beyond this many lines that differ, a text counts as rewritten between its first and last common line. Myers' way
 * takes as many steps as the square of it.
 */
const mostDifferences = 2_000;

/**
 * The lines that two texts have in common, in order: as many as there can be (Myers). A line that only one of them has
 * costs nothing.
 */
export function matches(base: readonly string[], other: readonly string[]): Match[] {
  let start = 0;
  let end = 0;
  const shorter = Math.min(base.length, other.length);
  while (start < shorter && base[start] === other[start]) start += 1;
  while (end < shorter - start && base.at(-1 - end) === other.at(-1 - end)) end += 1;
  const pair = (index: number): Match => ({ base: index, other: index });
  return [
    ...base.slice(0, start).map((_, index) => pair(index)),
    ...inner(base, other, start, end),
    ...base.slice(base.length - end).map((_, index) => ({
      base: base.length - end + index,
      other: other.length - end + index,
    })),
  ];
}

function inner(
  base: readonly string[],
  other: readonly string[],
  start: number,
  end: number,
): Match[] {
  const known = (lines: readonly string[], by: readonly string[]) => {
    const set = new Set(by.slice(start, by.length - end));
    return lines
      .slice(start, lines.length - end)
      .map((line, index) => ({ line, index: start + index }))
      .filter(({ line }) => set.has(line));
  };
  const left = known(base, other);
  const right = known(other, base);
  const differences = diffArrays(
    left.map(({ line }) => line),
    right.map(({ line }) => line),
    { maxEditLength: mostDifferences },
  );
  // The types of `diff` leave out that it gives up.
  const found: Match[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of (differences as typeof differences | undefined) ?? []) {
    for (let k = 0; !added && !removed && k < count; k += 1) {
      found.push({ base: left[i + k]!.index, other: right[j + k]!.index });
    }
    if (!added) i += count;
    if (!removed) j += count;
  }
  return found;
}

/** What makes the other text of the base, from top to bottom; between two changes there is a line at least. */
export function changes(base: readonly string[], other: readonly string[]): Change[] {
  const found: Change[] = [];
  let [start, from] = [0, 0];
  for (const match of [...matches(base, other), { base: base.length, other: other.length }]) {
    if (match.base > start || match.other > from) {
      found.push({ start, end: match.base, from, to: match.other });
    }
    [start, from] = [match.base + 1, match.other + 1];
  }
  return slide(base, other, found);
}
