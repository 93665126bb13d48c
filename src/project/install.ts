// Stand-in until the branches meet.
import type { Context } from "../context.ts";
import type { Options } from "../options/table.ts";
import type { StepResult } from "./step.ts";

export async function install(
  _context: Context,
  _root: string,
  _packageManager: Options["package-manager"],
): Promise<StepResult> {
  return { state: "skipped", reason: "stand-in" };
}
