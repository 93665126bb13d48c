import type { Change } from "./matches.ts";

/**
 * The same changes, with each run of inserted or deleted lines where Git has it. A run that begins with the line that
 * follows it may as well begin one line further down. It slides up to a change that it then joins, else down, to one or
 * as far as it goes: only so do both sides of a merge say the same of the same lines.
 */
export function slide(
  base: readonly string[],
  other: readonly string[],
  changes: readonly Change[],
): Change[] {
  const settled: Change[] = [];
  const queue = [...changes];
  for (let change = queue.shift(); change; change = queue.shift()) {
    const above = settled.at(-1);
    const up = above && joinedAbove(base, other, above, change);
    if (up) {
      settled.pop();
      queue.unshift(...up);
      continue;
    }
    const below = queue[0];
    const down = below && joinedBelow(base, other, change, below);
    if (down) queue.splice(0, 1, ...down);
    else settled.push(isRun(change) ? slidDown(base, other, change) : change);
  }
  return settled;
}

/**
 * What two changes become if the inserted or the deleted lines of the lower one can slide up to the other. A change that
 * has both is split only to join like with like: else it would go back and forth.
 */
function joinedAbove(
  base: readonly string[],
  other: readonly string[],
  above: Change,
  { start, end, from, to }: Change,
): Change[] | undefined {
  const isWhole = end === start || to === from;
  const [joinsDeleted, joinsInserted] = [
    isWhole || above.end > above.start,
    isWhole || above.to > above.from,
  ];
  if (end > start && joinsDeleted && slidesUp(base, start, end, above.end)) {
    const rest = { start: end, end, from, to };
    return nonEmpty({ ...above, end: above.end + end - start }, rest);
  }
  if (to > from && joinsInserted && slidesUp(other, from, to, above.to)) {
    const rest = { start, end, from: to, to };
    return nonEmpty({ ...above, to: above.to + to - from }, rest);
  }
  return undefined;
}

function joinedBelow(
  base: readonly string[],
  other: readonly string[],
  { start, end, from, to }: Change,
  below: Change,
): Change[] | undefined {
  const isWhole = end === start || to === from;
  const [joinsDeleted, joinsInserted] = [
    isWhole || below.end > below.start,
    isWhole || below.to > below.from,
  ];
  if (end > start && joinsDeleted && slidesDown(base, start, end, below.start)) {
    const rest = { start, end: start, from, to };
    return nonEmpty(rest, { ...below, start: below.start - (end - start) });
  }
  if (to > from && joinsInserted && slidesDown(other, from, to, below.from)) {
    const rest = { start, end, from, to: from };
    return nonEmpty(rest, { ...below, from: below.from - (to - from) });
  }
  return undefined;
}

/** Whether lines from `first` up to `end` can begin at `stop`, further up, without a difference. */
function slidesUp(lines: readonly string[], first: number, end: number, stop: number): boolean {
  const distance = first - stop;
  for (let step = 1; step <= distance; step += 1) {
    if (lines[first - step] !== lines[end - step]) return false;
  }
  return true;
}

/** Whether lines from `first` up to `end` can end at `stop`, further down. */
function slidesDown(lines: readonly string[], first: number, end: number, stop: number): boolean {
  const distance = stop - end;
  for (let step = 0; step < distance; step += 1) {
    if (lines[first + step] !== lines[end + step]) return false;
  }
  return true;
}

function slidDown(base: readonly string[], other: readonly string[], change: Change): Change {
  const { start, end, from, to } = change;
  const [lines, first, last] = start === end ? [other, from, to] : [base, start, end];
  let by = 0;
  while (
    end + by < base.length &&
    to + by < other.length &&
    lines[first + by] === lines[last + by]
  ) {
    by += 1;
  }
  return { start: start + by, end: end + by, from: from + by, to: to + by };
}

/** Whether lines were only inserted, or only deleted. */
function isRun({ start, end, from, to }: Change): boolean {
  return (start === end) !== (from === to);
}

function nonEmpty(...changes: readonly Change[]): Change[] {
  return changes.filter(({ start, end, from, to }) => start < end || from < to);
}
