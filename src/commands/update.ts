import type { Context } from "../context.ts";
import type { ExitCode } from "../errors.ts";
import { change, renderedAs, type ChangeFlags } from "./change.ts";

/** Brings a project to what this version renders for its options. */
export function update(context: Context, flags: ChangeFlags): Promise<ExitCode> {
  return change(context, flags, async ({ manifest }) => renderedAs(manifest.options));
}
