/**
 * A small selection of items in which every two values that occur together in some item still do. Greedy: the next item is
 * the one with the most pairs that are still missing, the first of them if there are several.
 */
export function pairwise<T>(items: readonly T[], valuesOf: (item: T) => readonly string[]): T[] {
  const pairsOf = (item: T) => {
    const values = valuesOf(item);
    return values.flatMap((a, index) => values.slice(index + 1).map((b) => `${a} ${b}`));
  };
  const missing = new Set(items.flatMap(pairsOf));
  const selected = new Set<T>();
  while (missing.size > 0) {
    const news = (item: T) => pairsOf(item).filter((pair) => missing.has(pair)).length;
    const best = items.reduce((most, item) => (news(item) > news(most) ? item : most));
    selected.add(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return items.filter((item) => selected.has(item));
}
