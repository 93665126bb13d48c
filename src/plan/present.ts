// Stand-in until the branches meet: replaced by the real presentation.
import type { Plan } from "./plan.ts";

export function planAsText(plan: Plan): string {
  return plan.changes.map(({ path }) => path).join("\n");
}

export function planAsJson(plan: Plan): object {
  return { root: plan.root, changes: plan.changes.map(({ kind, path }) => ({ kind, path })) };
}
