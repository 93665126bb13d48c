import { similarity } from "./similarity.ts";
import { linesOf, plain } from "./style.ts";

type Texts = ReadonlyMap<string, { readonly text: string }>;

/** From this on, two texts are the same file under another name, as Git has it. */
const sameFile = 0.6;

/**
 * Where a person has moved files to: of those that are gone, by path, the file with the same extension that is most like
 * it, among those that nobody else knows of.
 */
export function movesOf(gone: Texts, own: Texts): Map<string, string> {
  const pairs = [...gone].flatMap(([from, { text: was }]) =>
    [...own]
      .filter(([to]) => extension(to) === extension(from))
      .map(([to, { text }]) => ({ from, to, score: score(from, was, to, text) })),
  );
  const moves = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to, score: likeness } of pairs.toSorted((a, b) => b.score - a.score)) {
    if (likeness < sameFile || moves.has(from) || taken.has(to)) continue;
    moves.set(from, to);
    taken.add(to);
  }
  return moves;
}

/** Of two that are alike, the one with the old name is the one. */
function score(from: string, was: string, to: string, text: string): number {
  const [a, b] = [plain(was), plain(text)];
  const shorter = Math.min(a.length, b.length);
  // Without a look at the lines: too much of the longer one is new.
  if ((2 * shorter) / (a.length + b.length) < sameFile) return 0;
  const likeness = a === b ? 1 : similarity(linesOf(a), linesOf(b));
  return likeness < sameFile || nameOf(from) !== nameOf(to) ? likeness : likeness + 1;
}

/**
 * Where a new file belongs if its folder was moved: all files that were in it and are found again are in one folder, and
 * none stayed.
 */
export function movedPath(
  path: string,
  moves: ReadonlyMap<string, string>,
  present: Iterable<string>,
): string | undefined {
  const folder = folderOf(path);
  const targets = [...moves]
    .filter(([from, to]) => folderOf(from) === folder && nameOf(from) === nameOf(to))
    .map(([, to]) => folderOf(to));
  const [target] = targets;
  if (target === undefined || target === folder) return undefined;
  const isElsewhere = targets.some((other) => other !== target);
  const someStayed = [...present].some((other) => folderOf(other) === folder);
  return isElsewhere || someStayed ? undefined : target + nameOf(path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function extension(path: string): string {
  return /\.[^./]*$/.exec(nameOf(path))?.[0] ?? "";
}
