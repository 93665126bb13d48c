import { expect, test } from "vitest";
import type { Variant } from "../../src/options/variants.ts";

/** The test files that share the variants, so that each worker has some until the end of a run. */
const SHARES = [1, 2, 3, 4] as const;

export type Share = (typeof SHARES)[number];

/** The variants for one of these files; neighbours, which take equally long, go to different ones. */
export function shareOf(variants: readonly Variant[], share: Share): readonly Variant[] {
  return variants.filter((_, index) => index % SHARES.length === share - 1);
}

export function testShares(variants: readonly Variant[]): void {
  test("the shares are all variants, each once", () => {
    const shared = SHARES.flatMap((share) => shareOf(variants, share));
    expect(new Set(shared).size).toBe(shared.length);
    expect(shared.length).toBe(variants.length);
  });
}
