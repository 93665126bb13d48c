/**
 * A small selection of items in which every two values that occur together in some item still do. Greedy: the next item is
 * the one with the most pairs that are still missing, the first of them if there are several.
 */
export function pairwise<T>(items: readonly T[], valuesOf: (item: T) => readonly string[]): T[] {
  const pairs = items.map((item) => {
    const values = valuesOf(item);
    return values.flatMap((a, index) => values.slice(index + 1).map((b) => `${a} ${b}`));
  });
  const missing = new Set(pairs.flat());
  const selected = new Set<number>();
  while (missing.size > 0) {
    const news = pairs.map((own) => own.filter((pair) => missing.has(pair)).length);
    const best = news.indexOf(Math.max(...news));
    selected.add(best);
    for (const pair of pairs[best]!) missing.delete(pair);
  }
  return items.filter((_, index) => selected.has(index));
}
