import { expect, test } from "vitest";
import type { Variant } from "../../src/options/variants.ts";
import { selectedVariants } from "./selection.ts";

/** The test files that share the variants, so that each worker has some until the end of a run. */
const SHARES = [1, 2, 3, 4] as const;

export type Share = (typeof SHARES)[number];

/** The selected variants of one of these files; neighbours, which take equally long, go to different ones. */
export function shareOf(share: Share): readonly Variant[] {
  return selectedVariants.filter((_, index) => index % SHARES.length === share - 1);
}

test("the shares are all variants, each once", () => {
  const shared = SHARES.flatMap(shareOf);
  expect(new Set(shared).size).toBe(shared.length);
  expect(shared.length).toBe(selectedVariants.length);
});
