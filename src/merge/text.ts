import { changes } from "./matches.ts";
import { clean, type Merged, type Piece } from "./merged.ts";
import { linesOf, plainStyle, textFrom } from "./style.ts";
import { union } from "./union.ts";

/** Lines of which any order will do, such as imports: when both sides add some at one place, both are right. */
export type Independent = (line: string) => boolean;

const isImport: Independent = (line) =>
  /^(import\b[^"']*|export\b[^"']*\bfrom\s*)(["'])[^"']*\2;?\s*$/.test(line);

/**
 * Merges plain texts by lines. Changes that merely touch are both taken. What conflicts is what overlaps, two different
 * insertions at one place, and an insertion beside lines that the person has deleted: it was written for a neighbour
 * that is gone.
 */
export function mergeText(
  base: string,
  ours: string,
  theirs: string,
  isIndependent: Independent = isImport,
): Merged {
  if (ours === theirs || theirs === base) return clean(ours);
  if (ours === base) return clean(theirs);
  const lines = linesOf(base);
  const pieces: Piece[] = [];
  let stable: string[] = [];
  let done = 0;
  let lineInOurs = 1;
  for (const region of regions(hunks(lines, ours), hunks(lines, theirs))) {
    const unchanged = lines.slice(done, region.start);
    stable.push(...unchanged);
    const mine = sideOf(lines, region, region.ours);
    const line = lineInOurs + unchanged.length;
    const merged = mergeRegion(lines, region, mine, isIndependent);
    if (Array.isArray(merged)) {
      stable.push(...merged);
    } else {
      stable.push(...merged.before);
      pieces.push(textFrom(stable), { ...merged.conflict, line: line + merged.before.length });
      stable = [...merged.after];
    }
    lineInOurs = line + mine.length;
    done = region.end;
  }
  pieces.push(textFrom([...stable, ...lines.slice(done)]));
  return { pieces: pieces.filter((piece) => piece !== ""), notices: [], style: plainStyle };
}

/** Lines of the base, from `start` up to `end`, that one side has as `lines`. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

function hunks(base: readonly string[], text: string): Hunk[] {
  const lines = linesOf(text);
  return changes(base, lines).map(({ start, end, from, to }) => ({
    start,
    end,
    lines: lines.slice(from, to),
  }));
}

/** Lines of the base, and what became of them on both sides. */
interface Region {
  start: number;
  end: number;
  readonly ours: Hunk[];
  readonly theirs: Hunk[];
}

function mergeRegion(
  base: readonly string[],
  region: Region,
  ours: string[],
  isIndependent: Independent,
) {
  if (region.theirs.length === 0) return ours;
  const theirs = sideOf(base, region, region.theirs);
  if (region.ours.length === 0 || same(ours, theirs)) return theirs;
  const was = base.slice(region.start, region.end);
  if ([was, ours, theirs].flat().every(isIndependent)) {
    const both = union(was, ours, theirs);
    if (both) return both;
  }
  return shrunk(was, ours, theirs);
}

function shrunk(base: readonly string[], ours: readonly string[], theirs: readonly string[]) {
  const shorter = Math.min(ours.length, theirs.length);
  let [head, tail] = [0, 0];
  while (head < shorter && ours[head] === theirs[head]) head += 1;
  while (tail < shorter - head && ours.at(-1 - tail) === theirs.at(-1 - tail)) tail += 1;
  const middle = (lines: readonly string[]) => textFrom(lines.slice(head, lines.length - tail));
  return {
    before: ours.slice(0, head),
    conflict: {
      base: textFrom(base),
      ours: middle(ours),
      theirs: middle(theirs),
      reason: reasonFor(base, ours, theirs),
    },
    after: ours.slice(ours.length - tail),
  };
}

function reasonFor(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): string {
  if (base.length === 0) return "you and create-mcp-server inserted different lines";
  if (theirs.length === 0) return "you changed lines that are to be removed";
  if (ours.length === 0) return "you deleted lines that change, or beside which new ones belong";
  return "you and create-mcp-server changed the same lines";
}

/** The hunks of both sides, those that collide together. */
function* regions(ours: readonly Hunk[], theirs: readonly Hunk[]): Generator<Region> {
  const queue = [
    ...ours.map((hunk) => ({ hunk, side: "ours" as const })),
    ...theirs.map((hunk) => ({ hunk, side: "theirs" as const })),
  ].toSorted((a, b) => a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end);
  let region: Region | undefined;
  for (const { hunk, side } of queue) {
    const isNext =
      region === undefined ||
      (side === "ours"
        ? !region.theirs.some((other) => collide(hunk, other))
        : !region.ours.some((other) => collide(other, hunk)));
    if (region === undefined || isNext) {
      if (region) yield region;
      region = { start: hunk.start, end: hunk.end, ours: [], theirs: [] };
    }
    region.end = Math.max(region.end, hunk.end);
    region[side].push(hunk);
  }
  if (region) yield region;
}

function collide(ours: Hunk, theirs: Hunk): boolean {
  if (isInsertion(ours) && isInsertion(theirs)) return ours.start === theirs.start;
  if (isInsertion(theirs) && ours.lines.length === 0) {
    return ours.start <= theirs.start && theirs.start <= ours.end;
  }
  return ours.start < theirs.end && theirs.start < ours.end;
}

function isInsertion({ start, end }: Hunk): boolean {
  return start === end;
}

/** The lines of a region on the side that these hunks come from. */
function sideOf(base: readonly string[], region: Region, side: readonly Hunk[]): string[] {
  const lines: string[] = [];
  let done = region.start;
  for (const hunk of side) {
    lines.push(...base.slice(done, hunk.start), ...hunk.lines);
    done = hunk.end;
  }
  return [...lines, ...base.slice(done, region.end)];
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
