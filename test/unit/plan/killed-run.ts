import { readFileSync } from "node:fs";
import { apply } from "../../../src/plan/apply.ts";
import { abortedAfter } from "./faults.ts";

// The child of killed.test.ts: applies the plan in a file, and kills itself at the step of that number.
const [planFile, step] = process.argv.slice(2) as [string, string];
const plan = JSON.parse(readFileSync(planFile, "utf8"));
await apply(
  plan,
  abortedAfter(Number(step), () => process.kill(process.pid, "SIGKILL")),
);
