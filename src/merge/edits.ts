/** A stretch of a text, as offsets: the second one is behind its last character. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Range {
  readonly text: string;
}

/** The text with all edits, which do not overlap; of those at one offset, the first one comes first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => a.start - b.start)
    .reduceRight(
      (edited, edit) => edited.slice(0, edit.start) + edit.text + edited.slice(edit.end),
      text,
    );
}

export function removal(start: number, end: number): Edit {
  return { start, end, text: "" };
}

export function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** The offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset of the line end behind an offset; one within a comment does not count. */
export function lineEnd(text: string, offset: number, comments: readonly Range[]): number {
  const found = text.indexOf("\n", offset);
  if (found === -1) return text.length;
  const around = comments.find(({ start, end }) => start <= found && found < end);
  return around ? lineEnd(text, around.end, comments) : found;
}

/** The white space with which the line of an offset begins. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))![0];
}

export function isBlank(text: string): boolean {
  return text.trim() === "";
}
