import type { Reporter, TestModule } from "vitest/node";
import type { Figures } from "./figures.ts";

/** Says in the last lines of a run what the edited projects came to, and how the random ones come again. */
export default class FiguresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const metas = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.meta()),
    );
    const all = metas.flatMap(({ figures }) => figures ?? []);
    if (all.length > 0) {
      const { steps, allSteps, conflicts } = sum(all);
      const percent = ((100 * conflicts) / steps).toFixed(2);
      console.log(
        `edited projects: ${all.length} edits, ${steps} of ${allSteps} steps, ${conflicts} conflicts (${percent} %)`,
      );
    }
    for (const [what, [some, every]] of metas.flatMap(({ selections = {} }) =>
      Object.entries(selections),
    )) {
      console.log(`${what}: ${some} of ${every}`);
    }
    for (const [start, counts] of metas.flatMap(({ left = {} }) => Object.entries(left))) {
      const text = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
      console.log(`what git leaves to a person, ${start}: ${text.join(", ")}`);
    }
    const [seed] = metas.flatMap((meta) => meta.seed ?? []);
    if (seed !== undefined) console.log(`random projects: the same again with SEED=${seed}`);
  }
}

export function sum(all: readonly Figures[]): Figures {
  return {
    steps: all.reduce((total, { steps }) => total + steps, 0),
    allSteps: all.reduce((total, { allSteps }) => total + allSteps, 0),
    conflicts: all.reduce((total, { conflicts }) => total + conflicts, 0),
  };
}
