import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { setting } from "../options/change.ts";
import { OPTIONS } from "../options/table.ts";
import { change, renderedAs, type ChangeFlags } from "./change.ts";
import { refuseOtherVersion } from "./open-project.ts";

/** `set rate-limit=redis`; on a terminal, without words, the option is asked, and its value. */
export function set(
  context: Context,
  flags: ChangeFlags,
  assignments: readonly string[],
): Promise<ExitCode> {
  return change(context, flags, async (project, interactive) => {
    refuseOtherVersion(project, ["set", ...assignments].join(" "));
    const { options: before } = project.manifest;
    const read = (given: readonly string[]) => setting(given, before, project.typed);
    if (assignments.length > 0) return renderedAs(read(assignments));
    if (!interactive) {
      throw new CliError(EXIT.usage, "What is to be set? Nothing is named.", [
        `Give option=value, where the option is one of: ${OPTIONS.map(({ id }) => id).join(", ")}`,
      ]);
    }
    const { askWhatToSet } = await import("../prompts/change-questions.ts");
    return renderedAs(await askWhatToSet(context, before, read));
  });
}
