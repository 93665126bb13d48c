/** Beside what something new belongs, by index in a list that already has other things. */
export interface Place {
  readonly index: number;
  readonly side: "before" | "after";
}

/**
 * The place of `id` in `present`, a list that a person may have reordered: after the nearest of those that come before
 * it in `order`, else before the nearest of those that follow, else after the last. Undefined if `present` is empty.
 *
 * What comes before always wins, even if it is further away: only so is the outcome of adding two things the same,
 * whichever is added first.
 */
export function placeOf(
  id: string,
  order: readonly string[],
  present: readonly string[],
): Place | undefined {
  const at = order.indexOf(id);
  const before = order.slice(0, at).findLast((other) => present.includes(other));
  if (before !== undefined) return { index: present.lastIndexOf(before), side: "after" };
  const after = order.slice(at + 1).find((other) => present.includes(other));
  if (after !== undefined) return { index: present.indexOf(after), side: "before" };
  return present.length === 0 ? undefined : { index: present.length - 1, side: "after" };
}

/** The order of `theirs`, and in it, after its old neighbour, what only `base` has: something new may take its place. */
export function commonOrder(base: readonly string[], theirs: readonly string[]): string[] {
  const order = [...theirs];
  for (const [index, id] of base.entries()) {
    if (order.includes(id)) continue;
    order.splice(index === 0 ? 0 : order.indexOf(base[index - 1]!) + 1, 0, id);
  }
  return order;
}
