import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { adding } from "../options/change.ts";
import { absentWords } from "../options/words.ts";
import { change, renderedAs, type ChangeFlags } from "./change.ts";
import { refuseOtherVersion } from "./open-project.ts";

/** `add metrics auth=token`; on a terminal, without words, what is not there is offered. */
export function add(
  context: Context,
  flags: ChangeFlags,
  words: readonly string[],
): Promise<ExitCode> {
  return change(context, flags, async (project, interactive) => {
    refuseOtherVersion(project, ["add", ...words].join(" "));
    const { options: before } = project.manifest;
    const known = { packageManager: before["package-manager"] };
    const read = (chosen: readonly string[]) => adding(chosen, before, known, project.typed);
    if (words.length > 0) return renderedAs(read(words));
    const absent = absentWords(before);
    if (absent.length === 0) {
      throw new CliError(EXIT.usage, "There is nothing to add: the project has everything.", [
        `To change a value: ${project.typed("set option=value")}`,
      ]);
    }
    if (!interactive) {
      throw new CliError(EXIT.usage, "What is to be added? Nothing is named.", [
        `One or more of: ${absent.join(", ")}`,
        `Or a tool, a resource or a prompt: ${project.typed("add tool get-forecast city:string")}`,
      ]);
    }
    const { askWhatToAdd } = await import("../prompts/change-questions.ts");
    return renderedAs(await askWhatToAdd(context, before, read));
  });
}
