import type { RenderedFile } from "../../src/render/file-map.ts";
import {
  bounds,
  counted,
  countedFormatless,
  countedLines,
  countedWords,
  formatless,
  isWithin,
  linesOf,
  minus,
  of,
  wordsOf,
  type Counts,
} from "./counts.ts";
import type { Change } from "./edit.ts";
import type { Outcome } from "./merging.ts";
import { movedPath, type Tree } from "./tree.ts";

type File = RenderedFile | undefined;

interface Versions {
  readonly base: File;
  readonly ours: File;
  readonly theirs: File;
  readonly result: File;
  readonly isConflict: boolean;
  readonly isNoticed: boolean;
}

/** A file that is on all three sides, and what came of it. */
interface Texts {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly result: string;
  /** What the other side takes away. */
  readonly taken: Difference;
  /** What it adds. */
  readonly given: Difference;
}

/**
 * What is wrong with the outcome of a merge, as sentences. Works from the texts alone, by counting: what a person has
 * added is there, what a person has deleted is not, and in what did not conflict, so it is with the other side.
 *
 * @param renamed paths that a person has changed, from and to
 */
export function problemsOf(
  { base, theirs }: Change,
  ours: Tree,
  { tree: result, conflicts, notices }: Outcome,
  renamed: Readonly<Record<string, string>> = {},
): string[] {
  const before = pathsBefore([...base.keys(), ...theirs.keys()], [ours, result], renamed);
  const paths = new Set([base, ours, theirs, result].flatMap((files) => [...files.keys()]));
  return [...paths].flatMap((path) => {
    const old = before.get(path) ?? path;
    const isOld = [...before.values()].includes(path);
    const problems = problemsOfFile({
      base: base.get(old),
      ours: ours.get(path),
      // What became of a file that has another path now is looked at there.
      theirs: isOld ? undefined : theirs.get(old),
      result: result.get(path),
      isConflict: conflicts.some((conflict) => conflict.path === path),
      isNoticed: notices.some((notice) => notice.path === path || notice.path === old),
    });
    return problems.map((problem) => `${path} ${problem}`);
  });
}

/** By the path that a file has now, the one that it would have, where they differ. */
function pathsBefore(
  generated: readonly string[],
  present: readonly Tree[],
  renamed: Readonly<Record<string, string>>,
): Map<string, string> {
  const pairs = generated.flatMap((path) =>
    Object.entries(renamed).map(([from, to]) => [movedPath(path, from, to), path] as const),
  );
  const isThere = (path: string) => present.some((tree) => tree.has(path));
  return new Map(pairs.filter(([now, was]) => now !== was && isThere(now)));
}

function problemsOfFile(versions: Versions): string[] {
  const { base, ours, theirs, result, isConflict, isNoticed } = versions;
  if (ours === undefined) return problemsWithout(versions);
  if (result === undefined) {
    const isTaken = base !== undefined && theirs === undefined;
    return isTaken && sameWords(base.text, ours.text) ? [] : ["is lost"];
  }
  const mode = base === undefined || ours.mode !== base.mode ? ours.mode : theirs?.mode;
  const problems = mode !== undefined && result.mode !== mode ? ["has lost its mode"] : [];
  if (base !== undefined && theirs !== undefined) {
    return [...problems, ...problemsOfText(base.text, ours.text, theirs.text, versions)];
  }
  if (base === undefined && theirs !== undefined && ours.text !== theirs.text && !isConflict) {
    problems.push("was there already with another text, and that is no conflict");
  }
  if (base !== undefined && !isConflict && !isNoticed) problems.push("is still there");
  if (result.text !== ours.text && !isConflict) problems.push("has another text than before");
  const lost = linesOf(ours.text).filter((line) => !linesOf(result.text).includes(line));
  return [...problems, ...lost.map((line) => `has lost a line of the person's: ${line}`)];
}

function problemsWithout({ base, theirs, result, isConflict, isNoticed }: Versions): string[] {
  if (base !== undefined) {
    if (result !== undefined) return ["was deleted by the person, and is there again"];
    const hasChanged = theirs !== undefined && theirs.text !== base.text;
    return hasChanged && !isNoticed ? ["has changed, and no notice says so"] : [];
  }
  if (theirs === undefined) return result === undefined ? [] : ["comes from nowhere"];
  if (result === undefined) return isNoticed || isConflict ? [] : ["is new, and missing"];
  const isSame = result.text === theirs.text && result.mode === theirs.mode;
  return isSame ? [] : ["is new, and not as it should be"];
}

function problemsOfText(
  base: string,
  ours: string,
  theirs: string,
  { result, isConflict, isNoticed }: Versions,
): string[] {
  const text = result!.text;
  if (theirs === base) return text === ours ? [] : ["should have stayed as it was"];
  if (ours === base) {
    return text === theirs || isNoticed ? [] : ["is pristine, and not as it should be"];
  }
  const texts: Texts = {
    base,
    ours,
    theirs,
    result: text,
    taken: changeOf(theirs, base),
    given: changeOf(base, theirs),
  };
  const lost = lostLines(texts);
  if (isConflict) return lost;
  return [
    ...lost,
    ...styleProblems(ours, text),
    ...orderProblems(texts),
    ...wordProblems(texts, isNoticed),
  ];
}

/** Lines of the person's that are there less often than before, although the other side does not take them away. */
function lostLines({ base, ours, theirs, result, taken, given }: Texts): string[] {
  const inResult = countedLines(result);
  const [was, next] = [countedLines(base), countedLines(theirs)];
  const own = new Set(linesOf(ours));
  const altered = linesOf(result).filter((line) => !own.has(line));
  return [...countedLines(ours)].flatMap(([line, count]) => {
    const goes = Math.max(of(taken.lines, formatless(line)), of(was, line) - of(next, line));
    if (of(inResult, line) >= count - goes) return [];
    const words = countedWords(line);
    // A list on one line, say: what the other side has changed in it, and nothing else.
    const isThere = altered.some((other) => {
      const otherWords = countedWords(other);
      return (
        // With the same words, it is the person's line in a format that is not the person's.
        wordsOf(other).join(" ") !== wordsOf(line).join(" ") &&
        isWithin(minus(words, otherWords), taken.words) &&
        isWithin(minus(otherWords, words), given.words)
      );
    });
    const isTaken = isWithin(words, taken.words);
    return isThere || isTaken ? [] : [`has lost a line of the person's: ${line}`];
  });
}

function styleProblems(ours: string, result: string): string[] {
  const mark = (text: string) => text.startsWith("\uFEFF");
  const end = (text: string) => text.endsWith("\n");
  const problems: string[] = [];
  if (mark(ours) !== mark(result)) problems.push("has another byte-order mark than before");
  if (end(ours) !== end(result)) problems.push("has another end than before");
  const ends = (text: string) => new Set(text.match(/\r?\n/g));
  if (ends(ours).size === 1 && [...ends(result)].some((one) => !ends(ours).has(one))) {
    problems.push("has other line ends than before");
  }
  return problems;
}

/** Lines that one text has and another has not, whatever their format, and the words in them. */
interface Difference {
  readonly lines: Counts;
  readonly words: Counts;
}

function changeOf(from: string, to: string): Difference {
  const lines = minus(countedFormatless(to), countedFormatless(from));
  return { lines, words: wordsIn(lines, to) };
}

/** The words of formatless lines, as they stand in a text. */
function wordsIn(lines: Counts, text: string): Counts {
  const left = new Map(lines);
  const words = linesOf(text).flatMap((line) => {
    const key = formatless(line);
    if (of(left, key) === 0) return [];
    left.set(key, of(left, key) - 1);
    return wordsOf(line);
  });
  return counted(words);
}

/** The person's lines stand in their order, but for two that the other side has changed round. */
function orderProblems({ base, ours, theirs, result }: Texts): string[] {
  const [inOurs, inResult] = [countedLines(ours), countedLines(result)];
  // A bracket that is there once is another's on the other side.
  const isOne = (line: string) =>
    /\w/.test(line) && of(inOurs, line) === 1 && of(inResult, line) === 1;
  const expected = new Map(
    linesOf(ours)
      .filter(isOne)
      .map((line, index) => [line, index]),
  );
  const found = linesOf(result).filter(isOne);
  const at = found.findIndex((line, index) => {
    const next = found[index + 1];
    if (next === undefined || expected.get(line)! < expected.get(next)!) return false;
    return !(isBefore(next, line, base) && isBefore(line, next, theirs));
  });
  return at === -1 ? [] : [`has a line in another place: ${found[at]}`];
}

function isBefore(first: string, second: string, text: string): boolean {
  const lines = linesOf(text).map(formatless);
  const [at, then] = [first, second].map((line) => lines.indexOf(formatless(line)));
  return at !== -1 && at! < then!;
}

/** Words that are there more or less often than both sides' changes account for. */
function wordProblems(texts: Texts, isNoticed: boolean): string[] {
  const { base, ours, theirs, result, taken, given } = texts;
  const [inBase, inOurs, inTheirs, inResult] = [base, ours, theirs, result].map((text) =>
    countedWords(text),
  ) as [Counts, Counts, Counts, Counts];
  const [goneTwice, addedTwice] = inCommon(texts);
  const words = new Set([...inOurs.keys(), ...inTheirs.keys(), ...inResult.keys()]);
  return [...words].flatMap((word) => {
    const [was, mine, next] = [of(inBase, word), of(inOurs, word), of(inTheirs, word)];
    const [goes, comes] = [of(taken.words, word), of(given.words, word)];
    // Word by word, and line by line: a person may have a line that is said to go, in words of their own.
    const [leastWords, mostWords] = bounds(was, mine, next);
    const most = mine - goes + comes + of(goneTwice, word);
    const least = most - of(addedTwice, word);
    const count = of(inResult, word);
    if (count >= leastWords && count <= mostWords) return [];
    if (count >= least && count <= most) return [];
    // A notice says that something of the other side was left out, or left in; the person's is there all the same.
    if (isNoticed && count >= mine - goes && count <= mine + comes) return [];
    return [
      `has "${word}" ${count} times: ${was} as it was generated, ${mine} in the person's, ${next} in the new one`,
    ];
  });
}

/** The words of lines that both sides took away, and of lines that both added. */
function inCommon({ base, ours, theirs, taken, given }: Texts): [Counts, Counts] {
  const both = (a: Counts, b: Counts) =>
    new Map([...a].map(([line, count]) => [line, Math.min(count, of(b, line))]));
  return [
    wordsIn(both(changeOf(ours, base).lines, taken.lines), base),
    wordsIn(both(changeOf(base, ours).lines, given.lines), theirs),
  ];
}

function sameWords(a: string, b: string): boolean {
  return wordsOf(a).join(" ") === wordsOf(b).join(" ");
}
