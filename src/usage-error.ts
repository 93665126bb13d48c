import type { Command, CommanderError } from "commander";

import { COMMANDS } from "./commands/names.ts";
import { CliError, EXIT } from "./errors.ts";
import { show } from "./options/check.ts";
import { nearest } from "./options/nearest.ts";

/** What commander found, in our words: what was given, what is allowed, the nearest match. */
export function usageError(
  error: CommanderError,
  program: Command,
  argv: readonly string[],
): CliError {
  const command = commandOf(program, argv);
  const help = `See ${fullName(command)} --help.`;
  // Commander hands over what was given only inside its message, between the first quote and the last.
  const quoted = /'(.*)'/s.exec(error.message.split("\n(Did you mean")[0] ?? "")?.[1] ?? "";
  const flags = command
    .createHelp()
    .visibleOptions(command)
    .map(({ long }) => long ?? "");
  switch (error.code) {
    case "commander.unknownOption": {
      const meant = nearest(quoted.split("=")[0] ?? "", flags);
      const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
      return new CliError(
        EXIT.usage,
        `${show(quoted)} is not a flag of ${fullName(command)}.${question}`,
        [`Flags: ${flags.join(", ")}.`],
      );
    }
    case "commander.optionMissingArgument":
      return new CliError(EXIT.usage, `${quoted} needs a value.`, [help]);
    case "commander.excessArguments": {
      const words = command.args.map(show).join(" ");
      if (command !== program) {
        const message = `${fullName(command)} takes no argument: ${words} given.`;
        return new CliError(EXIT.usage, message, [help]);
      }
      const meant = nearest(command.args[0] ?? "", COMMANDS);
      const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
      return new CliError(
        EXIT.usage,
        `One directory is expected, and ${command.args.length} words are given: ${words}.${question}`,
        [`Commands: ${COMMANDS.join(", ")}.`, help],
      );
    }
    case "commander.unknownCommand":
      return new CliError(EXIT.usage, `${show(quoted)} is not a command of ${fullName(command)}.`, [
        commandsOf(command),
      ]);
    case "commander.help":
      return new CliError(EXIT.usage, `${fullName(command)} needs a command.`, [
        commandsOf(command),
        `For a folder of that name: ./${command.name()}`,
      ]);
    default:
      return new CliError(EXIT.usage, error.message.replace(/^error: /, ""), [help]);
  }
}

/** The command that a command line is for: commander's errors do not say it. */
function commandOf(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function commandsOf(command: Command): string {
  return `Commands: ${command.commands.map((child) => child.name()).join(", ")}.`;
}
