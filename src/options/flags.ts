import { Option as Flag, type Command } from "commander";

import type { Option } from "./option.ts";
import { OPTIONS, type Given } from "./table.ts";

/** One flag for each row of the option table. Values are checked by `resolve`, where prompts and presets meet them. */
export function addOptionFlags(command: Command): void {
  for (const option of OPTIONS as readonly Option[]) command.addOption(flagOf(option));
}

/** What was given on the command line, by option id. */
export function givenFlags(command: Command): Given {
  const given: [string, unknown][] = [];
  for (const option of OPTIONS as readonly Option[]) {
    const key = flagOf(option).attributeName();
    if (command.getOptionValueSource(key) === "cli")
      given.push([option.id, command.getOptionValue(key)]);
  }
  return Object.fromEntries(given);
}

function flagOf(option: Option): Flag {
  if (option.kind === "text") return new Flag(`--${option.id} <text>`, option.summary);
  const ids = option.values.map(({ id }) => id).join(", ");
  if (option.kind === "choice")
    return new Flag(`--${option.id} <one>`, `${option.summary}: one of ${ids}`);
  return new Flag(
    `--${option.id} <list>`,
    `${option.summary}: any of ${ids}, with commas`,
  ).argParser(
    // Called once for each time that the flag is given.
    (text: string, before: readonly string[] = []) => [...before, ...text.split(",")],
  );
}
