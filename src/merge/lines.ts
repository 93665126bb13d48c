import { lineMap } from "./clashes.ts";
import { changeEntries } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { clean, withLines } from "./merged.ts";
import type { Merged } from "./merged.ts";
import { linesOf } from "./style.ts";
import { mergeText } from "./text.ts";

/**
 * Merges plain texts of settings (`.env.example`) or patterns (`.gitignore`), whose lines are a set: each is added,
 * changed or removed where it stands in `ours`. What the person has changed in it stays.
 */
export function mergeLines(base: string, ours: string, theirs: string): Merged {
  if (ours === theirs || theirs === base) return clean(ours);
  if (ours === base) return clean(theirs);
  const notices: string[] = [];
  const edited = changeEntries(ours, base, theirs, entriesOf, notices);
  const shifted = changeEntries(base, base, theirs, entriesOf, []);
  const rest = withLines(mergeText(shifted, edited, theirs), lineMap(ours, edited));
  return { ...rest, notices };
}

const comment = /^\s*#/;
/** Also one that is commented out: then it says what the default is. */
const setting = /^\s*#?\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/;

/** Each setting by its name, and each other line by itself, with the comment right above it. */
function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let above: string[] = [];
  let start = 0;
  const all = linesOf(text);
  const end = (line: string | undefined) => {
    if (line === undefined && above.length === 0) return;
    const key = line === undefined ? undefined : (setting.exec(line)?.[1] ?? line.trim());
    const isApart = start === 0 || all[start - 1]!.trim() === "";
    entries.push({ key, comment: above, lines: line === undefined ? [] : [line], start, isApart });
    above = [];
  };
  for (const [index, line] of all.entries()) {
    if (above.length === 0) start = index;
    if (line.trim() === "") end(undefined);
    else if (comment.test(line) && !setting.test(line)) above.push(line);
    else end(line);
  }
  end(undefined);
  return entries;
}
