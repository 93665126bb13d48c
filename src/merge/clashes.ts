import { applyEdits, lineEnd, lineStart } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { matches } from "./matches.ts";
import type { Conflict, Piece } from "./merged.ts";
import { linesOf } from "./style.ts";

/** Edits of a text that a person has to agree to first. */
export interface Clash {
  readonly edits: readonly Edit[];
  /** What the base has in their place: whole lines, or edits that restore it. */
  readonly base: string | readonly Edit[];
  readonly reason: string;
}

/**
 * `edited` with a conflict around the lines of each clash.
 *
 * @param ours the person's file, of which `edited` was made: conflicts are counted in its lines
 */
export function withClashes(ours: string, edited: string, clashes: readonly Clash[]): Piece[] {
  const line = lineMap(ours, edited);
  const pieces: Piece[] = [];
  let done = 0;
  for (const clash of merged(edited, clashes)) {
    const { start, end } = clash;
    const mine = edited.slice(start, end);
    const side = (edits: readonly Edit[]) => applyEdits(edited.slice(0, end), edits).slice(start);
    pieces.push(edited.slice(done, start), {
      line: line(linesOf(edited.slice(0, start)).length + 1),
      base: typeof clash.base === "string" ? clash.base : side(clash.base),
      ours: mine,
      theirs: side(clash.edits),
      reason: clash.reason,
    } satisfies Conflict);
    done = end;
  }
  return [...pieces, edited.slice(done)].filter((piece) => piece !== "");
}

/** From a line's number in the edited file to its number in the person's. */
export function lineMap(ours: string, edited: string): (line: number) => number {
  const same = matches(linesOf(ours), linesOf(edited));
  return (line) => {
    const last = same.findLast(({ other }) => other < line);
    if (last === undefined) return 1;
    return last.other === line - 1 ? last.base + 1 : last.base + 2;
  };
}

/** In order, each over whole lines; those that share one are one. */
function merged(text: string, clashes: readonly Clash[]) {
  const regions = clashes
    .filter(({ edits }) => edits.length > 0)
    .map((clash) => ({
      ...clash,
      start: lineStart(text, Math.min(...clash.edits.map((edit) => edit.start))),
      end: wholeLine(text, Math.max(...clash.edits.map((edit) => edit.end))),
    }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  return regions.reduce<typeof regions>((found, region) => {
    const last = found.at(-1);
    if (last === undefined || region.start >= last.end) return [...found, region];
    const both = {
      start: last.start,
      end: Math.max(last.end, region.end),
      edits: [...last.edits, ...region.edits],
      base: bothBases(last.base, region.base),
      reason: last.reason,
    };
    return [...found.slice(0, -1), both];
  }, []);
}

function bothBases(a: Clash["base"], b: Clash["base"]): Clash["base"] {
  if (typeof a === "string" && typeof b === "string") return a === b ? a : a + b;
  return [a, b].flatMap((base) => (typeof base === "string" ? [] : base));
}

function wholeLine(text: string, offset: number): number {
  const isStart = offset > 0 && text[offset - 1] === "\n";
  return isStart ? offset : Math.min(text.length, lineEnd(text, offset, []) + 1);
}
