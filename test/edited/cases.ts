import { part } from "../support/parts.ts";
import type { Edit, Expected } from "./edit.ts";
import { missingImports } from "./imports.ts";
import type { Merge, Outcome } from "./merging.ts";
import { problemsOf } from "./problems.ts";
import { covered, type Selected } from "./selection.ts";
import { steps, type Step } from "./steps.ts";
import { differentPaths, isCode, type Tree } from "./tree.ts";

/** One step in one edited project. */
export interface Case {
  readonly step: Step;
  readonly ours: Tree;
  /** The project's own formatter, if there is one: of what was generated it is asked in advance. */
  readonly format?: ((text: string) => string | undefined) | undefined;
}

/** Several tests look at the same ones. */
const known = new WeakMap<Edit, Promise<readonly Case[]>>();

/** The cases of an edit: every step in every project that can be edited so. */
export function casesOf(edit: Edit): Promise<readonly Case[]> {
  const cases = known.get(edit) ?? makeCases(edit);
  known.set(edit, cases);
  return cases;
}

async function makeCases(edit: Edit): Promise<Case[]> {
  const edited = new Map<Tree, Tree | undefined>();
  for (const { base } of steps) {
    if (!edited.has(base)) edited.set(base, await edit.make(base));
  }
  const format = await formatOf(edit);
  return steps.flatMap((step) => {
    const ours = edited.get(step.base);
    return ours === undefined ? [] : [{ step, ours, format }];
  });
}

/**
 * Some of the cases, with each conflict and each loss that the edit declares among them.
 *
 * @param turn of the edit: the next one takes the next cases, so that each edit is in some steps and each step has some edits
 * @param every one case of so many; all of them, if it is 1
 */
export async function selectedCasesOf(
  edit: Edit,
  turn: number,
  every: number,
): Promise<Selected<Case>> {
  const declared = [...(edit.conflicts ?? []), ...(edit.replaced ?? [])];
  const cases = await casesOf(edit);
  const reasons = ({ step }: Case) =>
    declared.filter(({ when }) => when(step)).map(({ because }) => because);
  const some = part(cases, every, turn);
  return { items: [...new Set([...some, ...covered(cases, reasons, 0)])], of: cases.length };
}

/** The edit's formatter, for every text that a step changes. */
async function formatOf({ formatter }: Edit): Promise<Case["format"]> {
  if (formatter === undefined) return undefined;
  const formatted = new Map<string, string>();
  for (const { base, theirs } of steps) {
    for (const path of differentPaths(base, theirs)) {
      for (const text of [base.get(path)?.text, theirs.get(path)?.text]) {
        if (text !== undefined) formatted.set(text, await formatter(text, path));
      }
    }
  }
  return (text) => formatted.get(text);
}

export function outcomeOf({ step, ours, format }: Case, merge: Merge): Outcome {
  return merge(step.base, ours, step.theirs, { shortCut: true, format });
}

/** What is wrong with an outcome, conflicts that the edit does not declare or declares in vain among it. */
export function problemsOfCase(
  { step, ours, format }: Case,
  edit: Edit,
  outcome: Outcome,
): string[] {
  const problems = [
    ...conflictProblems(step, edit.conflicts, outcome),
    ...withoutReplaced(problemsOf(step, ours, outcome, edit.renamed), step, edit, outcome).filter(
      (problem) => !isReformatted(problem),
    ),
    ...importProblems(ours, outcome),
  ];
  /** Of a file of which the person has nothing but the format, all lines may go with what was generated. */
  function isReformatted(problem: string): boolean {
    const path = problem.slice(0, problem.indexOf(" "));
    const [was, next] = [step.base, step.theirs].map((files) => files.get(path)?.text);
    if (format === undefined || was === undefined || next === undefined) return false;
    return ours.get(path)?.text === format(was) && outcome.tree.get(path)?.text === format(next);
  }
  return problems.map((problem) => `${step.name}: ${problem}`);
}

/** Of what is lost, what is declared to be and what a notice tells is none; what is declared in vain is one. */
function withoutReplaced(
  problems: readonly string[],
  step: Step,
  { replaced = [] }: Edit,
  { notices }: Outcome,
): string[] {
  const declared = replaced.filter(({ when }) => when(step));
  const isDeclared = (problem: string) =>
    declared.some(
      ({ path }) =>
        problem.startsWith(`${path} has `) && notices.some((notice) => notice.path === path),
    );
  const inVain = declared.filter(
    ({ path }) => !problems.some((problem) => problem.startsWith(`${path} has lost`)),
  );
  return [
    ...problems.filter((problem) => !isDeclared(problem)),
    ...inVain.map(({ path, because }) => `${path} should have lost a line, because ${because}`),
  ];
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
      .filter(({ path }) => !declared.some(isAt(path)) && !isExchanged(step, path))
      .map(({ path, reason }) => `${path} conflicts, which is not declared: ${reason}`),
    ...declared
      .filter(({ path }) => !conflicts.some(isAt(path)))
      .map(({ path, because }) => `${path} should conflict, because ${because}`),
  ];
}

/**
 * Whether two values of a choice have a file of one name, as `auth=token` and `auth=jwt` have `src/features/auth.ts`: the
 * one takes the other's place, and what a person wrote in the one may mean nothing in the other. No other code depends on
 * the choice (test/unit/render/merge-kind.test.ts).
 */
function isExchanged({ base, theirs }: Step, path: string): boolean {
  const [was, next] = [base.get(path), theirs.get(path)];
  return (
    was !== undefined && next !== undefined && isCode(path) && was.text !== next.text && !next.kind
  );
}

/** With a conflict nothing is written, so that nothing is missing either. */
function importProblems(ours: Tree, { tree, conflicts }: Outcome): string[] {
  if (conflicts.length > 0) return [];
  const before = new Set(missingImports(ours));
  return missingImports(tree).filter((problem) => !before.has(problem));
}
