/** How often something occurs. */
export type Counts = ReadonlyMap<string, number>;

export function counted(items: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

export function of(counts: Counts, item: string): number {
  return counts.get(item) ?? 0;
}

/** What is left of the first when the second is taken from it. */
export function minus(counts: Counts, others: Counts): Counts {
  const rest = [...counts].map(([item, count]) => [item, count - of(others, item)] as const);
  return new Map(rest.filter(([, count]) => count > 0));
}

export function isWithin(counts: Counts, others: Counts): boolean {
  return [...counts].every(([item, count]) => count <= of(others, item));
}

/** The same text comes again with every step: it is counted once. */
function remembered<T>(count: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (!known.has(text)) known.set(text, count(text));
    return known.get(text)!;
  };
}

/** A text's lines without what no person means by them: line ends, and a comma at the end, which JSON moves about. */
export function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  return lines.map((line) => line.replace(/,?\s*$/, "")).filter((line) => /\S/.test(line));
}

/** What is left of a line in any format: the same for tabs and spaces, for single and double quotes. */
export function formatless(line: string): string {
  return line
    .replace(/\s+/g, "")
    .replace(/['`]/g, '"')
    .replace(/[;,]+$/, "");
}

export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

export const countedWords = remembered((text) => counted(wordsOf(text)));

export const countedLines = remembered((text) => counted(linesOf(text)));

export const countedFormatless = remembered((text) => counted(linesOf(text).map(formatless)));

/** The least and the most of something that may be left when two sides have changed its number. */
export function bounds(base: number, ours: number, theirs: number): [least: number, most: number] {
  const both = ours + theirs - base;
  if (ours === base) return [theirs, theirs];
  if (theirs === base) return [ours, ours];
  // Both have added the same, or something else; both have taken the same away, or something else.
  if (ours > base && theirs > base) return [Math.max(ours, theirs), both];
  if (ours < base && theirs < base) return [Math.max(0, both), Math.min(ours, theirs)];
  return [Math.max(0, both), Math.max(0, both)];
}
