import { expect, test } from "vitest";
import { erasOf } from "../../src/check/eras.ts";
import type { Options } from "../../src/options/table.ts";
import type { Variant } from "../../src/options/variants.ts";
import { render } from "../../src/render/render.ts";
import { part } from "../support/parts.ts";
import { seed } from "../support/seed.ts";
import { writeProject } from "../variants/project.ts";
import { covering, selectedVariants, validVariants } from "../variants/selection.ts";
import { shareOf, testShares, type Share } from "../variants/shares.ts";
import { checked } from "./checked.ts";
import { untyped } from "./faults/fault.ts";

/**
 * Those of a run in which every two values meet, and one of so many of the others: `check` starts a server five to seven
 * times, and all of them take up to an hour.
 */
const PART = 64;
// The seed's last bit has chosen the half of the variants already: with the same bit again, half of these never came up.
const turn = Math.floor(seed / 2);
const checkedVariants = [
  ...new Set([...covering(selectedVariants), ...part(selectedVariants, PART, turn)]),
];

export function checkShare(share: Share): void {
  testShares(checkedVariants);
  if (share === 1) {
    test("of the pristine variants, this run checks", ({ task }) => {
      const figures = [checkedVariants.length, validVariants.length] as const;
      task.meta.seed = seed;
      task.meta.selections = { "pristine variants that are checked": figures };
    });
  }
  shareOf(checkedVariants, share).forEach(check);
}

function check({ id, options }: Variant): void {
  test.concurrent(`check has no complaint about ${id}`, async () => {
    // Their types are checked in test/variants, all at once.
    const root = await writeProject(`check/${id}`, options, untyped(render(options)));
    const { exitCode, document, stderr } = await checked(root);
    expect(document.checks.filter(({ state }) => state === "failed")).toEqual([]);
    const left = document.checks.filter(({ state }) => state === "left");
    const unspoken = erasOf(options).unspoken.length * waysOf(options);
    expect(left.map(({ reason }) => reason)).toEqual([
      'package.json has no script "typecheck"',
      ...Array.from({ length: unspoken }, () => expect.stringContaining("does not speak")),
    ]);
    expect({ exitCode, stderr, passed: document.passed, notCalled: document.notCalled }).toEqual({
      exitCode: 0,
      stderr: "",
      passed: true,
      notCalled: [],
    });
  });
}

/** In how many ways a client may come: to HTTP+SSE, only an older one. */
function waysOf({ transport }: Options): number {
  return transport.filter((id) => id !== "sse").length;
}
