// Stand-in until the branches meet.
import type { Context } from "../context.ts";
import type { StepResult } from "./step.ts";

export async function initialiseGit(_context: Context, _root: string): Promise<StepResult> {
  return { state: "skipped", reason: "stand-in" };
}
