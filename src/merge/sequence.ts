import { indentAt, insertion, isBlank, lineEnd, lineStart, removal } from "./edits.ts";
import type { Edit, Range } from "./edits.ts";
import type { Place } from "./place.ts";

/** What stands between two brackets, separated by commas: a list, an object, the names of an import. */
export interface Sequence {
  readonly text: string;
  /** The offset behind the opening bracket. */
  readonly open: number;
  /** The offset of the closing bracket. */
  readonly close: number;
  readonly items: readonly Item[];
  /** Of the whole text. */
  readonly comments: readonly Range[];
}

export interface Item extends Range {
  /** The offset of the comma behind it, if there is one. */
  readonly comma: number | undefined;
}

/**
 * What adds an item in the manner of those that are there: on a line of its own or not, with a comma behind the last one
 * or not. `removeItem` takes back exactly this.
 *
 * @param item may have several lines, indented as if the first one were not
 * @param lastComma whether the only item of an empty sequence gets a comma, if it has a line of its own
 */
export function insertItem(
  sequence: Sequence,
  item: string,
  place: Place | undefined,
  lastComma: boolean,
): Edit[] {
  const { text, items, comments } = sequence;
  const beside = place && items[place.index];
  if (beside === undefined) return [insertOnly(sequence, item, lastComma)];
  if (place?.side === "before") {
    if (!isFirstOnLine(text, beside)) return [insertion(beside.start, `${item}, `)];
    const indent = indentAt(text, beside.start);
    return [insertion(lineStart(text, beside.start), `${indented(item, indent)},\n`)];
  }
  const { comma, end } = beside;
  const line = lineEnd(text, comma ?? end, comments);
  const next = items[place!.index + 1]?.start ?? sequence.close;
  if (line > next || text.slice(end, comma ?? end).includes("\n")) {
    return [insertion(comma ?? end, `, ${item}`)];
  }
  const added = `\n${indented(item, indentBeside(sequence, place!.index))}`;
  return comma === undefined
    ? [insertion(end, ","), insertion(line, added)]
    : [insertion(line, `${added},`)];
}

function insertOnly({ text, open, close }: Sequence, item: string, lastComma: boolean): Edit {
  if (!text.slice(open, close).includes("\n")) return insertion(open, item);
  const start = lineStart(text, close);
  if (!isBlank(text.slice(start, close))) return insertion(close, item);
  const first = text.slice(open, close).search(/\S/);
  const indent =
    first === -1 ? indentAt(text, close) + indentUnit(text) : indentAt(text, open + first);
  return insertion(start, `${indented(item, indent)}${lastComma ? "," : ""}\n`);
}

/**
 * What takes an item away: with its lines, if it has them for itself. Comments stay; one behind the item gets its line.
 */
export function removeItem(sequence: Sequence, index: number): Edit[] {
  const { text, items, comments } = sequence;
  const item = items[index]!;
  const next = items[index + 1];
  const before = items[index - 1];
  const stop = lineEnd(text, item.comma ?? item.end, comments);
  // Without a comma behind the last one, the one before it has lent it its own.
  const lent = item.comma === undefined ? before?.comma : undefined;
  if (isFirstOnLine(text, item) && stop <= (next?.start ?? sequence.close)) {
    const comment = behind(text, item, stop);
    const start = lineStart(text, item.start);
    return [
      ...(lent === undefined ? [] : [removal(lent, lent + 1)]),
      comment === "" ? removal(start, stop + 1) : { start: item.start, end: stop, text: comment },
    ];
  }
  const end = item.comma ?? item.end;
  const from = before?.comma;
  if (from !== undefined && isSpace(text.slice(from + 1, item.start))) {
    if (isBlank(text.slice(item.end, end))) return [removal(from, end)];
  }
  if (next && item.comma !== undefined && isSpace(text.slice(item.comma + 1, next.start))) {
    if (isBlank(text.slice(item.end, item.comma))) return [removal(item.start, next.start)];
  }
  const comma = item.comma ?? lent;
  return [
    removal(item.start, item.end),
    ...(comma === undefined ? [] : [removal(comma, comma + 1)]),
  ];
}

/** The comments on an item's last line, behind it. */
function behind(text: string, { end, comma }: Item, stop: number): string {
  return (
    comma === undefined
      ? text.slice(end, stop)
      : text.slice(end, comma) + text.slice(comma + 1, stop)
  ).trim();
}

/** The white space before an item that is to be added behind another one, on a line of its own. */
function indentBeside({ text, close, items }: Sequence, index: number): string {
  const candidates = [items[index]!, ...items.slice(index + 1), ...items];
  const own = candidates.find((item) => isFirstOnLine(text, item));
  return own ? indentAt(text, own.start) : indentAt(text, close) + indentUnit(text);
}

function isFirstOnLine(text: string, { start }: Range): boolean {
  return isBlank(text.slice(lineStart(text, start), start));
}

function indented(item: string, indent: string): string {
  return indent + item.replaceAll("\n", `\n${indent}`);
}

/** What one more level of indentation is in this text. */
export function indentUnit(text: string): string {
  return /^(\t| {2,8})(?=\S)/m.exec(text)?.[1] ?? "  ";
}

/** White space within a line. */
function isSpace(text: string): boolean {
  return /^[ \t]*$/.test(text);
}
