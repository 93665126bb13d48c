import type { Options } from "../../src/options/table.ts";
import { featureWords } from "../../src/options/words.ts";
import { part } from "../support/parts.ts";
import { add, remove, sameOptions } from "./commands.ts";
import { covered, isWhole, type Selected } from "./selection.ts";
import { missing, starts } from "./steps.ts";

/** Two branches of a project, each about another feature. */
export interface Pair {
  readonly start: string;
  readonly one: string;
  readonly other: string;
  readonly before: Options;
  readonly ours: Options;
  readonly theirs: Options;
  /** The options of a project that has both. */
  readonly both: Options;
  /** What is added when they are merged. */
  readonly next: string;
}

const PART = 6;

const words = featureWords();

const pairs: readonly Pair[] = words.flatMap((one, index) =>
  words
    .slice(index + 1)
    .flatMap((other) => [
      ...pairIn("bare http", starts["bare http"]!, one, other),
      ...pairIn("everything else", withoutThese(one, other), one, other),
    ]),
);

/** A project with everything but two features, and a third one to be added afterwards. */
function withoutThese(...two: readonly string[]): Options | undefined {
  const ids = two.map((word) => word.split("=")[0]!);
  const third = ["shutdown", "health", "metrics"].find((word) => !ids.includes(word))!;
  return [...ids, third].reduce<Options | undefined>(
    (options, word) => options && (remove(options, word) ?? options),
    starts["everything"],
  );
}

function pairIn(start: string, before: Options | undefined, one: string, other: string): Pair[] {
  if (before === undefined) return [];
  const [ours, theirs] = [add(before, one), add(before, other)];
  if (ours === undefined || theirs === undefined) return [];
  const [both, otherWay] = [add(ours, other), add(theirs, one)];
  if (both === undefined || otherWay === undefined || !sameOptions(both, otherWay)) return [];
  const next = missing(both).findLast((word) => add(both, word) !== undefined);
  return next === undefined ? [] : [{ start, one, other, before, ours, theirs, both, next }];
}

/** Pairs in which each feature occurs; in CI's run, some of the others too, in a repository each. */
export const pairsOfRun: Selected<Pair> = {
  items: [
    ...new Set([
      ...covered(pairs, ({ start, one, other }) => [`${start}: ${one}`, `${start}: ${other}`], 0),
      ...(isWhole ? part(pairs, PART) : []),
    ]),
  ],
  of: pairs.length,
};
