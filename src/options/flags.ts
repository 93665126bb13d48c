import { Option as Flag, type Command } from "commander";

import { valuesThatBring } from "./brings.ts";
import type { ChoiceOption, ChoicesOption, Option } from "./option.ts";
import { OPTIONS, type Given } from "./table.ts";

/** The flags of each row of a table. Values are checked by `resolve`, where prompts and presets meet them. */
export function addOptionFlags(command: Command, options: readonly Option[] = OPTIONS): void {
  for (const flag of options.flatMap(flagsOf)) command.addOption(flag);
}

/** What was given on the command line, by option id. */
export function givenFlags(command: Command, options: readonly Option[] = OPTIONS): Given {
  const given: [string, unknown][] = [];
  for (const option of options) {
    const key = flagsOf(option)[0].attributeName();
    if (command.getOptionValueSource(key) === "cli")
      given.push([option.id, command.getOptionValue(key)]);
  }
  return Object.fromEntries(given);
}

/** The second one, of a switch, sets the same attribute. */
function flagsOf(option: Option): [Flag, ...Flag[]] {
  const needs = option.needs === undefined ? "" : `; needs ${option.needs}`;
  switch (option.kind) {
    case "text":
      return [new Flag(`--${option.id} <text>`, option.summary)];
    case "choice":
      return [
        new Flag(`--${option.id} <one>`, `${option.summary}: one of ${idsOf(option)}${needs}`),
      ];
    case "choices": {
      const bringing = valuesThatBring(option).map(
        ({ id, brings, hint }) => `; ${id} brings ${brings}${hint}`,
      );
      const flag = new Flag(
        `--${option.id} <list>`,
        `${option.summary}: any of ${idsOf(option)}, with commas${bringing.join("")}`,
      );
      // Called once for each time that the flag is given.
      return [
        flag.argParser((text: string, before: readonly string[] = []) => [
          ...before,
          ...text.split(","),
        ]),
      ];
    }
    case "switch":
      return [
        new Flag(`--${option.id}`, `${option.summary}${needs}`),
        new Flag(`--no-${option.id}`, `without --${option.id}`),
      ];
  }
}

function idsOf({ values }: ChoiceOption | ChoicesOption): string {
  return values.map(({ id }) => id).join(", ");
}
