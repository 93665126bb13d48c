const MAX_DEPTH = 32;
const MAX_ELEMENTS = 10_000;

/**
 * Why a value is too deep or too large to be looked at, or undefined. Without recursion: a value of 200,000 nested
 * arrays would end it with a RangeError.
 */
export function tooLarge(value: unknown): string | undefined {
  let elements = 0;
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      return `The arguments are nested deeper than ${MAX_DEPTH} levels`;
    }
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue;
      for (const child of Object.values(item)) next.push(child);
      elements += 1;
      if (elements + next.length > MAX_ELEMENTS) {
        return `The arguments have more than ${MAX_ELEMENTS} elements`;
      }
    }
    level = next;
  }
  return undefined;
}
