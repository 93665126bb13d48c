import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeFile } from "../../../src/merge/file.ts";
import { cleanText } from "../../../src/merge/merged.ts";
import { listEdits, tidyListEdits } from "./list-edits.ts";

/** What can stand in the list, in the order of the registry. */
const all = ["alpha", "beta", "gamma", "delta", "epsilon"];

function features(names: readonly string[]): string {
  const ordered = all.filter((name) => names.includes(name));
  const imports = ordered.map((name) => `import { ${name} } from "./${name}.ts";\n`).join("");
  const entries = ordered.map((name) => `  ${name},\n`).join("");
  return `import type { Feature } from "../lib/feature.ts";
${imports}
export const features: readonly Feature[] = [
  // In the order in which a request meets them.
${entries}];
`;
}

function transports(names: readonly string[]): string {
  const ordered = all.filter((name) => names.includes(name));
  const imports = ordered.map((name) => `import { ${name} } from "./${name}.ts";\n`).join("");
  const entries = ordered.map((name) => `  ${name},\n`).join("");
  return `${imports}
/** How this server can be reached. The first is the default. */
export const transports = {
${entries}};
`;
}

/** A project with some of them, two that it has not, and what a person did to its list. */
const situation = fc
  .record({
    list: fc.constantFrom(features, transports),
    names: fc.shuffledSubarray(all, { minLength: all.length }),
    count: fc.integer({ min: 0, max: all.length - 2 }),
  })
  .map(({ list, names, count }) => ({
    list,
    has: names.slice(0, count),
    added: all.filter((name) => !names.slice(0, count).includes(name)),
  }));

function merge(base: string, ours: string, theirs: string): string | undefined {
  return cleanText(mergeFile("list", base, ours, theirs));
}

test("adding an entry and removing it again gives back the file byte by byte", () => {
  fc.assert(
    fc.property(situation, listEdits(), ({ list, has, added }, edit) => {
      const [before, after] = [list(has), list([...has, added[0]!])];
      const ours = edit(before);
      const more = merge(before, ours, after);
      // What is no list any more is merged as text, and may conflict.
      fc.pre(more !== undefined);
      expect(merge(after, more, before), more).toBe(ours);
    }),
    { numRuns: 500 },
  );
});

test("a list that a person keeps as a list never conflicts with what is added", () => {
  fc.assert(
    fc.property(situation, tidyListEdits(), ({ list, has, added }, edit) => {
      const more = merge(list(has), edit(list(has)), list([...has, ...added]));
      for (const name of added) expect(more).toMatch(new RegExp(`import \\{ ?${name} ?\\}`));
    }),
    { numRuns: 500 },
  );
});

test("adding one entry and then another is the same the other way round", () => {
  fc.assert(
    fc.property(situation, tidyListEdits(), ({ list, has, added }, edit) => {
      const ours = edit(list(has));
      const [a, b] = added as [string, string];
      const inTurn = (first: string, second: string) => {
        const once = merge(list(has), ours, list([...has, first]))!;
        return merge(list([...has, first]), once, list([...has, first, second]));
      };
      expect(inTurn(a, b)).toBe(inTurn(b, a));
    }),
    { numRuns: 500 },
  );
});

test("adding two entries at once is the same as one after the other", () => {
  fc.assert(
    fc.property(situation, tidyListEdits(), ({ list, has, added }, edit) => {
      const ours = edit(list(has));
      const [a, b] = added as [string, string];
      const once = merge(list(has), ours, list([...has, a]))!;
      const twice = merge(list([...has, a]), once, list([...has, a, b]));
      expect(merge(list(has), ours, list([...has, a, b]))).toBe(twice);
    }),
    { numRuns: 500 },
  );
});

test("adding what is there already changes nothing", () => {
  fc.assert(
    fc.property(situation, tidyListEdits(), ({ list, has, added }, edit) => {
      const [before, after] = [list(has), list([...has, added[0]!])];
      const more = merge(before, edit(before), after)!;
      expect(merge(before, more, after)).toBe(more);
    }),
    { numRuns: 500 },
  );
});
