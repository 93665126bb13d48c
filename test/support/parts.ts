import { seed } from "./seed.ts";

/**
 * One of so many of the items, others with each seed: what CI has no time for in one run, it does in several. With
 * PARTS=all, all of them.
 *
 * @param turn where to begin
 */
export function part<T>(items: readonly T[], of: number, turn = seed): readonly T[] {
  if (process.env["PARTS"] === "all") return items;
  return items.filter((_, index) => index % of === turn % of);
}
