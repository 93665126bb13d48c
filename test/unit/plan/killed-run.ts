import { readFileSync } from "node:fs";
import { apply } from "../../../src/plan/apply.ts";
import { takeBack } from "../../../src/plan/take-back.ts";

/*
 * The child of the killing tests: applies the plan in a file, and then keeps it, undoes it or waits to be killed; or takes
 * back what an earlier one has left. `node --import` (signal-at-step.ts) kills it at a step.
 */
const [then, planFile] = process.argv.slice(2) as [string, string];
const plan = JSON.parse(readFileSync(planFile, "utf8"));
process.stdout.write("begins\n");
if (then === "take back") {
  await takeBack(plan.root);
} else {
  const applied = await apply(plan, new AbortController().signal);
  if (then === "keep") await applied.done();
  if (then === "undo") await applied.undo();
  if (then === "wait") {
    process.stdout.write("applied\n");
    process.stdin.resume();
  }
}
