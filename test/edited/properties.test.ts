import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Options } from "../../src/options/table.ts";
import { variants } from "../../src/options/variants.ts";
import { featureWords } from "../../src/options/words.ts";
import { add, remove, sameOptions } from "./commands.ts";
import { render } from "../../src/render/render.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import { change } from "./merging.ts";
import { part } from "../support/parts.ts";
import { seed } from "../support/seed.ts";
import { covered, isWhole, type Selected } from "./selection.ts";
import { missing, starts } from "./steps.ts";
import { differentPaths, type Tree } from "./tree.ts";

const all = variants().map(({ options }) => options);
const words = featureWords();
const packageManagers = ["npm", "pnpm", "yarn", "bun"] as const;

/**
 * Of what is proved of all projects, CI takes one in so many: all of it, at a thousand variants, is a quarter of an hour of
 * the same few merges.
 */
const PART = 8;

/** Every variant that a word can be added to; of these, in an every-day run, some with every word and every value. */
const everyAddition = all.flatMap((before) =>
  words.flatMap((word) => {
    const after = add(before, word);
    return after === undefined ? [] : [{ before, word, after }];
  }),
);
const additions = some(everyAddition, ({ before, word }) =>
  valuesOf(before).map((value) => `${word} to ${value}`),
);

/** Every two variants that differ in one option; of these, in an every-day run, some with every change of a value. */
const neighbours = some(pairsThatDifferInOne(), ({ before, after }) => [
  differences(before, after).join(),
  ...valuesOf(before),
]);

/** Those that are the same without one option, for each option. */
function pairsThatDifferInOne(): { before: Options; after: Options }[] {
  const ids = Object.keys(all[0]!) as (keyof Options)[];
  return ids.flatMap((id) => {
    const alike = new Map<string, Options[]>();
    for (const options of all) {
      const key = JSON.stringify({ ...options, [id]: undefined });
      alike.set(key, [...(alike.get(key) ?? []), options]);
    }
    return [...alike.values()].flatMap((group) =>
      group.flatMap((before) =>
        group.filter((after) => after !== before).map((after) => ({ before, after })),
      ),
    );
  });
}

/** Those in which each of their things still occurs; in CI's run, a part of the others, too. */
function some<T>(items: readonly T[], thingsOf: (item: T) => readonly string[]): Selected<T> {
  const covering = covered(items, thingsOf, seed);
  const others = isWhole ? part(items, PART) : [];
  return { items: [...new Set([...covering, ...others])], of: items.length };
}

/** How many random pairs, and other random cases for one of CI's. */
const PAIRS = isWhole ? 2000 : 200;
const RUNS = isWhole ? 300 : 60;

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

/** With the manifest: a project is what a command leaves, whole. */
const rendered = remembered(render);

function remembered(of: (options: Options) => FileMap): (options: Options) => FileMap {
  const known = new Map<string, FileMap>();
  return (options) => {
    const key = JSON.stringify(options);
    if (!known.has(key)) known.set(key, of(options));
    return known.get(key)!;
  };
}

test("of what is proved of all projects, this run takes", ({ task }) => {
  task.meta.selections = {
    "projects to which something is added": [additions.items.length, additions.of],
    "pairs that differ in one option": [neighbours.items.length, neighbours.of],
    "random pairs": [PAIRS, 2000],
  };
  expect(neighbours.of).toBeGreaterThan(all.length);
});

describe.for([true, false])("with the hash short-cut: %s", (shortCut) => {
  /** The project after a command, which has nothing to ask and nothing to tell. */
  function changed(tree: Tree, before: Options, after: Options): Tree {
    const outcome = change(rendered(before), tree, rendered(after), { shortCut });
    expect(outcome.conflicts).toEqual([]);
    expect(outcome.notices).toEqual([]);
    return outcome.tree;
  }

  test("add, then remove, gives the identical project", () => {
    for (const { before, word, after } of additions.items) {
      const back = remove(after, word)!;
      // A value may come with others, as http does: they stay.
      if (!sameOptions(back, before)) continue;
      const there = changed(rendered(before), before, after);
      expectSame(changed(there, after, back), rendered(before));
    }
  });

  test("adding twice changes nothing the second time", () => {
    for (const { before, word, after } of additions.items) {
      expect(add(after, word)).toBeUndefined();
      const once = changed(rendered(before), before, after);
      expectSame(changed(once, after, after), once);
    }
  });

  test("adding this and then that is adding that and then this", ({ task }) => {
    task.meta.seed = seed;
    const property = fc.property(
      fc.constantFrom(...everyAddition),
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
    fc.assert(property, { seed, numRuns: RUNS });
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
    fc.assert(property, { seed, numRuns: RUNS / 10 });
  });

  test("set is creating the other: variants that differ in one option", () => {
    for (const { before, after } of neighbours.items) {
      expectSame(changed(rendered(before), before, after), rendered(after));
    }
  });

  test("set is creating the other: random pairs", { timeout: 300_000 }, ({ task }) => {
    task.meta.seed = seed;
    const property = fc.property(anyOptions, anyOptions, (before, after) => {
      expectSame(changed(rendered(before), before, after), rendered(after));
    });
    fc.assert(property, { seed, numRuns: PAIRS });
  });
});

function expectSame(tree: Tree, expected: Tree): void {
  expect(differentPaths(tree, expected)).toEqual([]);
}

/** Each option in which they differ, with its values. */
function differences(a: Options, b: Options): string[] {
  const [before, after] = [valuesOf(a), valuesOf(b)];
  return before.flatMap((value, index) =>
    value === after[index] ? [] : [`${value} to ${after[index]}`],
  );
}

function valuesOf(options: Options): string[] {
  return Object.entries(options).map(([id, value]) => `${id}=${String(value)}`);
}
