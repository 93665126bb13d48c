/** Whether this run takes much, as CI does. */
export const isWhole = ["all", "half"].includes(process.env["VARIANT"] ?? "");

/** How much of something a run was about. */
export interface Selected<T> {
  readonly items: readonly T[];
  /** How many there are. */
  readonly of: number;
}

/** Some of the items in which each of their things still occurs, the first with it, beginning at a turn. */
export function covered<T>(
  items: readonly T[],
  thingsOf: (item: T) => readonly string[],
  turn: number,
): readonly T[] {
  const at = items.length === 0 ? 0 : turn % items.length;
  const seen = new Set<string>();
  return [...items.slice(at), ...items.slice(0, at)].filter((item) => {
    const news = thingsOf(item).filter((thing) => !seen.has(thing));
    for (const thing of news) seen.add(thing);
    return news.length > 0;
  });
}
