import type { Edit, Expected } from "./edit.ts";
import { missingImports } from "./imports.ts";
import type { Merge, Outcome } from "./merging.ts";
import { problemsOf } from "./problems.ts";
import { steps, type Step } from "./steps.ts";
import type { Tree } from "./tree.ts";

/** One step in one edited project. */
export interface Case {
  readonly step: Step;
  readonly ours: Tree;
}

/** The cases of an edit: every step in every project that can be edited so. */
export async function casesOf(edit: Edit): Promise<Case[]> {
  const edited = new Map<Tree, Tree | undefined>();
  for (const { base } of steps) {
    if (!edited.has(base)) edited.set(base, await edit.make(base));
  }
  return steps.flatMap((step) => {
    const ours = edited.get(step.base);
    return ours === undefined ? [] : [{ step, ours }];
  });
}

export function outcomeOf({ step, ours }: Case, merge: Merge): Outcome {
  return merge(step.base, ours, step.theirs, { shortCut: true });
}

/** What is wrong with an outcome, conflicts that the edit does not declare or declares in vain among it. */
export function problemsOfCase({ step, ours }: Case, edit: Edit, outcome: Outcome): string[] {
  const problems = [
    ...conflictProblems(step, edit.conflicts, outcome),
    ...problemsOf(step, ours, outcome, edit.renamed),
    ...importProblems(ours, outcome),
  ];
  return problems.map((problem) => `${step.name}: ${problem}`);
}

function conflictProblems(
  step: Step,
  expected: readonly Expected[] = [],
  { conflicts }: Outcome,
): string[] {
  const declared = expected.filter(({ when }) => when(step));
  const isAt = (path: string) => (one: { readonly path: string }) => one.path === path;
  return [
    ...conflicts
      .filter(({ path }) => !declared.some(isAt(path)))
      .map(({ path, reason }) => `${path} conflicts, which is not declared: ${reason}`),
    ...declared
      .filter(({ path }) => !conflicts.some(isAt(path)))
      .map(({ path, because }) => `${path} should conflict, because ${because}`),
  ];
}

/** With a conflict nothing is written, so that nothing is missing either. */
function importProblems(ours: Tree, { tree, conflicts }: Outcome): string[] {
  if (conflicts.length > 0) return [];
  const before = new Set(missingImports(ours));
  return missingImports(tree).filter((problem) => !before.has(problem));
}
