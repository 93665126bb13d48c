import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { removing } from "../options/change.ts";
import { presentWords } from "../options/words.ts";
import { change, renderedAs, type ChangeFlags } from "./change.ts";
import { refuseOtherVersion } from "./open-project.ts";

export interface RemoveFlags extends ChangeFlags {
  /** Also remove what cannot be without it. */
  readonly withDependents: boolean;
}

/** `remove metrics`; on a terminal, without words, what is there is offered. */
export function remove(
  context: Context,
  flags: RemoveFlags,
  words: readonly string[],
): Promise<ExitCode> {
  return change(context, flags, async (project, interactive) => {
    refuseOtherVersion(project, ["remove", ...words].join(" "));
    const { options: before } = project.manifest;
    const read = (chosen: readonly string[]) =>
      removing(chosen, before, flags.withDependents, project.typed);
    if (words.length > 0) return renderedAs(read(words));
    if (!interactive) {
      throw new CliError(EXIT.usage, "What is to be removed? Nothing is named.", [
        `One or more of: ${presentWords(before).join(", ")}`,
      ]);
    }
    const { askWhatToRemove } = await import("../prompts/change-questions.ts");
    return renderedAs(await askWhatToRemove(context, before, read));
  });
}
