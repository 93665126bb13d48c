import { linesOf } from "./style.ts";

/** A line of `.env.example` or `.gitignore` with the comment right above it. */
export interface LineEntry {
  /** The name of a setting, else the line itself; undefined for a comment that belongs to no line. */
  readonly key: string | undefined;
  readonly comment: readonly string[];
  /** Undefined for a comment alone. */
  readonly line: string | undefined;
  /** The index of the first line, from 0. */
  readonly start: number;
  /** Whether a blank line, or nothing, is above it. */
  readonly isApart: boolean;
}

const comment = /^\s*#/;
/** Also one that is commented out: then it says what the default is. */
const setting = /^\s*#?\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/;

/** The entries of a text, without the blank lines between them. */
export function lineEntries(text: string): LineEntry[] {
  const entries: LineEntry[] = [];
  let pending: string[] = [];
  let start = 0;
  const lines = linesOf(text);
  const end = (line: string | undefined) => {
    if (line === undefined && pending.length === 0) return;
    const key = line === undefined ? undefined : (setting.exec(line)?.[1] ?? line.trim());
    const isApart = start === 0 || lines[start - 1]!.trim() === "";
    entries.push({ key, comment: pending, line, start, isApart });
    pending = [];
  };
  for (const [index, line] of lines.entries()) {
    if (pending.length === 0) start = index;
    if (line.trim() === "") end(undefined);
    else if (comment.test(line) && !setting.test(line)) pending.push(line);
    else end(line);
  }
  end(undefined);
  return entries;
}

export function linesOfEntry({ comment: above, line }: LineEntry): string[] {
  return line === undefined ? [...above] : [...above, line];
}
