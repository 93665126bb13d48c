import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { featureWords } from "../../src/options/words.ts";
import { add, remove, sameOptions } from "./commands.ts";
import { merge } from "./merging.ts";
import { seed } from "./seed.ts";
import { missing, rendered, starts } from "./steps.ts";
import { differentPaths, type Tree } from "./tree.ts";

const all = variants().map(({ options }) => options);
const words = featureWords();
const packageManagers = ["npm", "pnpm", "yarn", "bun"] as const;

/** Every variant that a word can be added to. */
const additions = all.flatMap((before) =>
  words.flatMap((word) => {
    const after = add(before, word);
    return after === undefined ? [] : [{ before, word, after }];
  }),
);

const anyOptions: fc.Arbitrary<Options> = fc
  .record({
    variant: fc.constantFrom(...all),
    name: fc.constantFrom("my-server", "@example/weather", "a"),
    description: fc.constantFrom("", "An MCP server", 'Says "no" to `all` of $it'),
    packageManager: fc.constantFrom(...packageManagers),
  })
  .map(({ variant, name, description, packageManager }) => ({
    ...variant,
    name,
    description,
    "package-manager": packageManager,
  }));

describe.for([true, false])("with the hash short-cut: %s", (shortCut) => {
  /** The project after a command, which has nothing to ask and nothing to tell. */
  function changed(tree: Tree, before: Options, after: Options): Tree {
    const outcome = merge(rendered(before), tree, rendered(after), { shortCut });
    expect(outcome.conflicts).toEqual([]);
    expect(outcome.notices).toEqual([]);
    return outcome.tree;
  }

  test("add, then remove, gives the identical project", () => {
    for (const { before, word, after } of additions) {
      const back = remove(after, word)!;
      // A value may come with others, as http does: they stay.
      if (!sameOptions(back, before)) continue;
      const there = changed(rendered(before), before, after);
      expectSame(changed(there, after, back), rendered(before));
    }
  });

  test("adding twice changes nothing the second time", () => {
    for (const { before, word, after } of additions) {
      expect(add(after, word)).toBeUndefined();
      const once = changed(rendered(before), before, after);
      expectSame(changed(once, after, after), once);
    }
  });

  test("adding this and then that is adding that and then this", ({ task }) => {
    task.meta.seed = seed;
    const property = fc.property(
      fc.constantFrom(...additions),
      fc.constantFrom(...words),
      ({ before, word, after: first }, other) => {
        const [both, second] = [add(first, other), add(before, other)];
        if (both === undefined || second === undefined) return;
        expect(add(second, word)).toEqual(both);
        const oneWay = changed(changed(rendered(before), before, first), first, both);
        const otherWay = changed(changed(rendered(before), before, second), second, both);
        expectSame(oneWay, otherWay);
      },
    );
    fc.assert(property, { seed, numRuns: 300 });
  });

  test("creating with everything is creating with nothing and adding everything", ({ task }) => {
    task.meta.seed = seed;
    const minimal = starts["minimal"]!;
    // Http first, which most of the others need.
    const [http = [], others = []] = [true, false].map((isHttp) =>
      missing(minimal).filter((word) => (word === "http") === isHttp),
    );
    const property = fc.property(
      fc.shuffledSubarray(others, { minLength: others.length }),
      (order) => {
        let [options, tree]: [Options, Tree] = [minimal, rendered(minimal)];
        for (const word of [...http, ...order]) {
          const next = add(options, word)!;
          [options, tree] = [next, changed(tree, options, next)];
        }
        expect(missing(options)).toEqual([]);
        expectSame(tree, rendered(options));
      },
    );
    fc.assert(property, { seed, numRuns: 30 });
  });

  test("set is creating the other: every two variants that differ in one option", () => {
    const pairs = all.flatMap((before) =>
      all.filter((after) => differences(before, after) === 1).map((after) => [before, after]),
    );
    expect(pairs.length).toBeGreaterThan(all.length);
    for (const [before, after] of pairs as [Options, Options][]) {
      expectSame(changed(rendered(before), before, after), rendered(after));
    }
  });

  test("set is creating the other: 2,000 random pairs", { timeout: 300_000 }, ({ task }) => {
    task.meta.seed = seed;
    const property = fc.property(anyOptions, anyOptions, (before, after) => {
      expectSame(changed(rendered(before), before, after), rendered(after));
    });
    fc.assert(property, { seed, numRuns: 2000 });
  });
});

function expectSame(tree: Tree, expected: Tree): void {
  expect(differentPaths(tree, expected)).toEqual([]);
}

function differences(a: Options, b: Options): number {
  return Object.keys(a).filter(
    (id) => String(a[id as keyof Options]) !== String(b[id as keyof Options]),
  ).length;
}
