import { matches } from "./matches.ts";

/**
 * From 0 to 1, how much of two texts is the same: the lines, or words, that they have in common, weighted by length, so
 * that a brace counts for less than a sentence.
 */
export function similarity(a: readonly string[], b: readonly string[]): number {
  const left = a.map((line) => line.trim());
  const right = b.map((line) => line.trim());
  const all = size(left) + size(right);
  const common = size(matches(left, right).map(({ base }) => left[base]!));
  return all === 0 ? 1 : (2 * common) / all;
}

function size(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
