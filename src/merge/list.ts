import { lineMap, withClashes } from "./clashes.ts";
import { changeList, listChange } from "./list-change.ts";
import { entryKey, parseListFile } from "./list-file.ts";
import type { ListFile } from "./list-file.ts";
import { clean, cleanText, withLines } from "./merged.ts";
import type { Merged } from "./merged.ts";
import { plainStyle } from "./style.ts";
import { mergeText } from "./text.ts";

/**
 * Merges plain texts of a list file: what `theirs` adds to the imports and the list, and takes from them, is done where
 * it stands in `ours`, in the person's order and manner. What else differs is merged as text, and so is everything if
 * one of the three cannot be read as a list.
 */
export function mergeList(base: string, ours: string, theirs: string): Merged {
  if (ours === theirs || theirs === base) return clean(ours);
  if (ours === base) return clean(theirs);
  const before = parseListFile(base);
  const after = before && parseListFile(theirs, before.name);
  const mine = before && parseListFile(ours, before.name);
  if (!before || !after || !mine || before.kind !== mine.kind) return mergeText(base, ours, theirs);

  const change = listChange(before, after);
  const edited = changeList(mine, change);
  const shifted = changeList(before, change);
  const rest = mergeText(shifted.file.text, edited.file.text, theirs);
  const notices = [...edited.notices];
  let text = cleanText(rest);
  if (text === undefined) {
    return { ...withLines(rest, lineMap(ours, edited.file.text)), notices };
  }
  let file = parseListFile(text, before.name);
  if (!file || hasMore(file, edited.file)) {
    [file, text] = [edited.file, edited.file.text];
    notices.push("keeps the order that you gave it; generated is now another one");
  }
  const clashes = edited.clashes.map((clash) => clash(file));
  return { pieces: withClashes(ours, text, clashes), notices, style: plainStyle };
}

/** Whether an entry is there more often: an order that both sides changed can do that. */
function hasMore(file: ListFile, expected: ListFile): boolean {
  const count = (list: ListFile, key: string) =>
    list.entries.filter((entry) => entryKey(list, entry) === key).length;
  return file.entries
    .map((entry) => entryKey(file, entry))
    .some((key) => count(file, key) > count(expected, key));
}
