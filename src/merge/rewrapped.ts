import { matches } from "./matches.ts";
import type { Conflict } from "./merged.ts";
import { linesOf, textFrom } from "./style.ts";

/**
 * What becomes of lines of prose that the person has only broken elsewhere: where nothing is new, they stay as the person
 * has them.
 *
 * @returns undefined if the person did more than that, or if it may be code, in which white space means something
 */
export function rewrapped({ base, ours, theirs }: Conflict): string | undefined {
  if (/^[ \t]/m.test(base + ours)) return undefined;
  const next = linesOf(theirs);
  const was = linesOf(base);
  const mine = brokenInto(was, linesOf(ours));
  if (mine === undefined) return undefined;
  const kept = new Map(matches(was, next).map((match) => [match.other, match.base]));
  return textFrom(
    next.flatMap((line, index) => (kept.has(index) ? mine[kept.get(index)!]! : [line])),
  );
}

/** For each line, those that have its words; undefined if others have them. */
function brokenInto(lines: readonly string[], broken: readonly string[]): string[][] | undefined {
  const found: string[][] = [];
  let at = 0;
  for (const line of lines) {
    const words = line.split(/\s+/).join(" ").trim();
    const parts: string[] = [];
    do {
      const part = broken[at];
      if (part === undefined) return undefined;
      parts.push(part);
      at += 1;
    } while (parts.join(" ").length < words.length);
    if (parts.join(" ").split(/\s+/).join(" ").trim() !== words) return undefined;
    found.push(parts);
  }
  return at === broken.length ? found : undefined;
}
