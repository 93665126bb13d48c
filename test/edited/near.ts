import { diffArrays } from "diff";
import type { Change } from "./edit.ts";
import type { Tree } from "./tree.ts";

/** How many unchanged lines may be between two changes that are near each other. */
const NEAR = 3;

/** Lines of a text, from `start` up to `end`; nothing between them if something was inserted there. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The paths in which a person and a step have changed lines that are near each other. */
export function nearPaths({ base, theirs }: Change, ours: Tree): string[] {
  return [...new Set([...base.keys(), ...ours.keys()])].filter((path) => {
    const text = base.get(path)?.text;
    const step = rangesOf(text, theirs.get(path)?.text);
    // Most steps leave most files alone.
    if (step.length === 0) return false;
    return rangesOf(text, ours.get(path)?.text).some((a) =>
      step.some((b) => a.start <= b.end + NEAR && b.start <= a.end + NEAR),
    );
  });
}

/** Where a text was changed: all of it if it was created or deleted. */
function rangesOf(before: string | undefined, after: string | undefined): Range[] {
  if (before === after) return [];
  const lines = before?.split("\n") ?? [];
  if (before === undefined || after === undefined) return [{ start: 0, end: lines.length }];
  const ranges: Range[] = [];
  let line = 0;
  for (const { added, removed, count } of diffArrays(lines, after.split("\n"))) {
    if (added) ranges.push({ start: line, end: line });
    else if (removed) ranges.push({ start: line, end: line + count });
    if (!added) line += count;
  }
  return ranges;
}
