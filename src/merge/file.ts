import type { MergeKind } from "../render/file-map.ts";
import { mergeJson } from "./json.ts";
import { mergeLines } from "./lines.ts";
import { mergeList } from "./list.ts";
import { clean, conflictsOf } from "./merged.ts";
import type { Merged } from "./merged.ts";
import { mergeReadme } from "./readme.ts";
import { mergeStyle, plain } from "./style.ts";
import { mergeText } from "./text.ts";

type Merge = (base: string, ours: string, theirs: string) => Merged;

/** The project's own formatter; undefined if it cannot read the text. */
export type Format = (text: string) => string | undefined;

const byKind: { readonly [Kind in MergeKind]: Merge } = {
  text: (base, ours, theirs) => mergeText(base, ours, theirs),
  list: mergeList,
  lines: mergeLines,
  readme: mergeReadme,
  json: mergeJson,
};

/**
 * Brings what changed from `base` to `theirs` into the person's file. Line ends, byte-order mark and final line end stay
 * as the person has them.
 *
 * @param format asked only if the merge has conflicts or notices: a formatted file is compared with what is formatted alike
 */
export function mergeFile(
  kind: MergeKind,
  base: string,
  ours: string,
  theirs: string,
  format?: Format,
): Merged {
  const style = mergeStyle(base, ours, theirs);
  const merge = (was: string, next: string) => byKind[kind](plain(was), plain(ours), plain(next));
  const merged = merge(base, theirs);
  if (!format || (conflictsOf(merged).length === 0 && merged.notices.length === 0)) {
    return { ...merged, style };
  }
  const [was, next] = [format(base), format(theirs)];
  if (was === undefined || next === undefined) return { ...merged, style };
  if (plain(was) === plain(ours)) return { ...clean(plain(next)), style };
  const again = merge(was, next);
  return { ...(isBetter(again, merged) ? again : merged), style };
}

/** Fewer conflicts; of equals, fewer notices: such as that a section stays because the person changed it. */
function isBetter(one: Merged, other: Merged): boolean {
  const fewer = conflictsOf(other).length - conflictsOf(one).length;
  return fewer > 0 || (fewer === 0 && one.notices.length < other.notices.length);
}

/** Whether a person has changed nothing but line ends and such; with a formatter, nothing that it would not change too. */
export function isUnedited(base: string, ours: string, format?: Format): boolean {
  if (plain(base) === plain(ours)) return true;
  if (!format || words(base) !== words(ours)) return false;
  const formatted = format(base);
  return formatted !== undefined && plain(formatted) === plain(ours);
}

/** What no formatter changes. Without this look ahead, one would be asked about every edited file. */
function words(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
