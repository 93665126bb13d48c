import type { Context } from "../context.ts";
import type { ExitCode } from "../errors.ts";
import { render } from "../render/render.ts";
import { change, type ChangeFlags } from "./change.ts";

/** Brings a project to what this version renders for its options. */
export function update(context: Context, flags: ChangeFlags): Promise<ExitCode> {
  return change(context, flags, async ({ manifest: { options } }) => ({
    options,
    theirs: render(options),
  }));
}
