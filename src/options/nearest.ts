import { distance } from "fastest-levenshtein";

/** What somebody probably meant: the nearest candidate, if at most two letters in five are wrong: so two swapped ones in `stdio`. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      wrong: distance(given.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, wrong }) => wrong <= Math.max(1, Math.floor(candidate.length * 0.4)))
    .sort((a, b) => a.wrong - b.wrong);
  return ranked[0]?.candidate;
}
