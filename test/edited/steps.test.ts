import { expect, test } from "vitest";
import { outcomeOf, problemsOfCase, selectedCasesOf } from "./cases.ts";
import { edits } from "./edits/index.ts";
import { sum } from "./figures-reporter.ts";
import type { Figures } from "./figures.ts";
import { merge } from "./merging.ts";
import { isWhole } from "./selection.ts";

/** How many steps of a hundred may leave something to the person. */
const MOST_CONFLICTS = 2;

const all: Figures[] = [];

test.for(Object.entries(edits).map(([name, edit], turn) => [name, edit, turn] as const))(
  "%s: no add, remove or set loses or undoes any of it",
  async ([, edit, turn], { task }) => {
    const problems: string[] = [];
    const cases = await selectedCasesOf(edit, turn, isWhole ? 1 : 12);
    const figures = { steps: 0, allSteps: cases.of, conflicts: 0 };
    for (const one of cases.items) {
      const outcome = outcomeOf(one, merge);
      problems.push(...problemsOfCase(one, edit, outcome));
      figures.steps += 1;
      if (outcome.conflicts.length > 0) figures.conflicts += 1;
    }
    all.push((task.meta.figures = figures));
    expect(problems.length, problems.slice(0, 20).join("\n")).toBe(0);
  },
);

test(`fewer than ${MOST_CONFLICTS} % of the steps conflict`, () => {
  const { steps, conflicts } = sum(all);
  expect((100 * conflicts) / steps).toBeLessThan(MOST_CONFLICTS);
});
