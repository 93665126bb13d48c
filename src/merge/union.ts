import { placeOf } from "./place.ts";

/**
 * Lines of which any order will do: what `theirs` adds and removes, done in `ours`. Undefined if both sides took the
 * same line away: one of them may have replaced it.
 */
export function union(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): string[] | undefined {
  const gone = base.filter((line) => !theirs.includes(line));
  if (gone.some((line) => !ours.includes(line))) return undefined;
  const lines = ours.filter((line) => !gone.includes(line));
  for (const line of theirs) {
    if (base.includes(line) || lines.includes(line)) continue;
    const place = placeOf(line, theirs, lines);
    if (place === undefined) lines.push(line);
    else lines.splice(place.index + (place.side === "after" ? 1 : 0), 0, line);
  }
  return lines;
}
