import type { FileMap, MergeKind, RenderedFile } from "../render/file-map.ts";
import { manifestPath } from "../render/manifest.ts";
import type { Create, Update } from "./change.ts";
import { mergeFile, type Format } from "./file.ts";
import { cleanText, type Merged } from "./merged.ts";
import { linesOf, plain } from "./style.ts";
import { mergeText } from "./text.ts";

/** Something of two branches, and of where they parted. */
export interface Branches<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/** The texts of one file; there is no base if both branches have brought it. */
export interface BranchTexts {
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

export interface BranchMerge {
  /** As each branch's project was generated; undefined if that is not known. */
  readonly generated: Branches<FileMap | undefined>;
  /** As a project with the options of both is generated. */
  readonly both: FileMap;
  /** What is on disk of its files. */
  readonly disk: FileMap;
  /** Those that Git has left with conflict markers, and nobody has touched since. */
  readonly unmerged: ReadonlyMap<string, BranchTexts>;
  /** Paths that Git leaves to a person, whatever they are. */
  readonly untouchable: ReadonlySet<string>;
  /** The project's own formatter, asked where a merge has conflicts. */
  readonly format?: (text: string, path: string) => string | undefined;
}

/**
 * Merges two branches as Git cannot: what each has made of its own project is brought to the options of both first, and
 * only then put together. What Git has merged by itself gets the lines that come with both options together.
 *
 * @returns what can be written; of what is in `unmerged` and not in it, a person has to decide
 */
export function mergeBranches(merge: BranchMerge): (Create | Update)[] {
  const { both, disk, unmerged, untouchable, format } = merge;
  return [...both].flatMap(([path, next]): Update[] => {
    const mine = disk.get(path);
    if (path === manifestPath || mine === undefined) return [];
    const texts = unmerged.get(path);
    if (texts === undefined && untouchable.has(path)) return [];
    const formatHere = format && ((text: string) => format(text, path));
    const text =
      texts === undefined
        ? completed(path, mine.text, merge, formatHere)
        : mergedAt(path, texts, merge, formatHere);
    if (text === undefined) return [];
    const after = { ...next, text: withLineEndsOf(mine.text, text), mode: mine.mode };
    const reason = texts === undefined ? "gets what both options bring together" : "is merged";
    return after.text === mine.text
      ? []
      : [{ kind: "update", path, before: mine.text, after, reason }];
  });
}

/** Both branches' texts in one; undefined if they cannot be, or if a line would be lost. */
function mergedAt(
  path: string,
  texts: BranchTexts,
  { generated, both }: BranchMerge,
  format: Format | undefined,
): string | undefined {
  const next = both.get(path)!;
  const brought = (text: string | undefined, was: RenderedFile | undefined) =>
    text === undefined || was === undefined
      ? undefined
      : cleanText(mergeFile(kindOf(next), was.text, text, next.text, format));
  const ours = brought(texts.ours, generated.ours?.get(path));
  const theirs = brought(texts.theirs, generated.theirs?.get(path));
  // What people had done before the branches parted is done on both, and is no news of either: else a line that one of
  // them has deleted since would come back.
  const base =
    texts.base === undefined ? next.text : brought(texts.base, generated.base?.get(path));
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  // By sections, a merge chooses for people: of one that both have changed, it takes the first one's.
  const kinds: readonly MergeKind[] = next.kind === "readme" ? ["readme", "text"] : [kindOf(next)];
  for (const kind of kinds) {
    const text = whole(mergeFile(kind, base, ours, theirs, format));
    if (text !== undefined && hasAll(text, base, ours) && hasAll(text, base, theirs)) return text;
  }
  return undefined;
}

/** A merge that needs nobody: what a notice says of one's own file and a generated one, two people have to decide. */
function whole(merged: Merged): string | undefined {
  return merged.notices.length === 0 ? cleanText(merged) : undefined;
}

/** Whether all lines are there that a side has and the base has not. */
function hasAll(text: string, base: string, side: string): boolean {
  const [there, before] = [new Set(wordsOf(text)), countsOf(base)];
  return [...countsOf(side)].every(
    ([line, count]) => count <= (before.get(line) ?? 0) || there.has(line),
  );
}

function countsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of wordsOf(text)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Lines without what depends on their neighbours: a comma at the end, which JSON has between two only. */
function wordsOf(text: string): string[] {
  return linesOf(plain(text)).map((line) => line.trim().replace(/,$/, ""));
}

/**
 * The text that Git has merged without a question, with what it could not know. Undefined if it lacks nothing, or if it is
 * not known what Git has made of what was generated.
 */
function completed(
  path: string,
  mine: string,
  { generated, both }: BranchMerge,
  format: Format | undefined,
): string | undefined {
  const next = both.get(path)!;
  const { base, ours, theirs } = generated;
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  const [one, other] = [ours.get(path)?.text, theirs.get(path)?.text];
  if (one === undefined && other === undefined) return undefined;
  const was = base.get(path)?.text;
  const merged = mergeText(was ?? "", one ?? other!, other ?? one!);
  const byGit = kindOf(next) === "lines" ? united(merged) : cleanText(merged);
  if (byGit === undefined || byGit === next.text) return undefined;
  return cleanText(mergeFile(kindOf(next), byGit, mine, next.text, format));
}

/** As Git merges lines of which it is told to keep both sides' (`merge=union`). */
function united({ pieces }: Merged): string {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : piece.ours + piece.theirs))
    .join("");
}

function kindOf({ kind = "text" }: RenderedFile): MergeKind {
  return kind;
}

/** Git keeps texts with `\n`, and may write them with `\r\n`. */
function withLineEndsOf(disk: string, text: string): string {
  return disk.includes("\r\n") && !text.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}
