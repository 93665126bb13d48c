import { Option as Flag, type Command } from "commander";

import type { ChangeFlags } from "./commands/change.ts";
import type { Context } from "./context.ts";
import type { ExitCode } from "./errors.ts";
import { EXIT_CODES_HELP } from "./exit-codes-help.ts";
import { FIELD_GRAMMAR } from "./items/fields.ts";
import { ITEM_OPTIONS, type ItemOption } from "./items/item-options.ts";
import { ITEM_TYPES } from "./items/item.ts";
import { addOptionFlags, givenFlags } from "./options/flags.ts";
import { OPTIONS } from "./options/table.ts";
import { featureWords } from "./options/words.ts";

/** The commands that change a project, or look at one. */
export function addChangeCommands(
  program: Command,
  context: Context,
  end: (code: ExitCode) => void,
): void {
  const add = program
    .command("add")
    .description("add features to a project, or a tool, a resource or a prompt")
    .argument("[features...]", `any of ${featureWords().join(", ")}`);
  addChangeFlags(add)
    .addHelpText("after", examples("add metrics", "add auth=jwt rate-limit", "add --dry-run sse"))
    .action(async (words: string[]) => {
      const commands = await import("./commands/add.ts");
      end(await commands.add(context, changeFlags(add), words));
    });
  // Of `add`, and so only where it is named: all that each takes would be a part of every start.
  program.hook("preSubcommand", (_program, command) => {
    if (command === add) addItemCommands(add, context, end);
  });

  const remove = program
    .command("remove")
    .description("remove features from a project")
    .argument("[features...]", `any of ${featureWords().join(", ")}`)
    .option("--with-dependents", "also remove what cannot be without them");
  addChangeFlags(remove)
    .addHelpText("after", examples("remove metrics", "remove http --with-dependents"))
    .action(async (words: string[]) => {
      const withDependents = remove.opts()["withDependents"] === true;
      const commands = await import("./commands/remove.ts");
      end(await commands.remove(context, { ...changeFlags(remove), withDependents }, words));
    });

  const set = program
    .command("set")
    .description("give options of a project other values")
    .argument("[option=value...]", `option is one of ${OPTIONS.map(({ id }) => id).join(", ")}`);
  addChangeFlags(set)
    .addHelpText("after", examples("set rate-limit=redis", "set transport=stdio,http health=off"))
    .action(async (assignments: string[]) => {
      const commands = await import("./commands/set.ts");
      end(await commands.set(context, changeFlags(set), assignments));
    });

  const update = program
    .command("update")
    .description("bring a project to what this version generates");
  addChangeFlags(update)
    .addHelpText("after", examples("update --dry-run", "update --restore src/tools/hash-text.ts"))
    .action(async () => {
      const commands = await import("./commands/update.ts");
      end(await commands.update(context, changeFlags(update)));
    });

  const status = program
    .command("status")
    .description("say what a project has, and what in it was edited")
    .option("--repair", "finish a merge of two branches: the manifest, and what Git left")
    .option("-y, --yes", "with --repair: ask nothing, take back an interrupted run")
    .option("--dry-run", "with --repair: show what would be written, and write nothing")
    .option("--json", "print one JSON document; asks nothing")
    .option("--cwd <folder>", "run in this folder; any folder of the project will do")
    .addHelpText("after", examples("status --json", "status --repair --dry-run"))
    .action(async () => {
      const flags = status.opts();
      const request = {
        yes: flags["yes"] === true,
        dryRun: flags["dryRun"] === true,
        json: flags["json"] === true,
        cwd: flags["cwd"],
      };
      if (flags["repair"] === true) {
        const { repair } = await import("./commands/repair.ts");
        end(await repair(context, request));
      } else {
        const { printStatus } = await import("./commands/status.ts");
        await printStatus(context, request);
      }
    });
}

function addItemCommands(add: Command, context: Context, end: (code: ExitCode) => void): void {
  for (const { id: type, summary } of ITEM_TYPES) {
    const options = (ITEM_OPTIONS as readonly ItemOption[]).filter(({ of }) => of.includes(type));
    const item = add
      .command(type)
      .description(`add a ${type}: ${summary}`)
      .argument("[name]", "what it is called, such as get-forecast");
    if (type !== "resource") item.argument("[fields...]", "what it takes, such as city:string");
    addOptionFlags(item, options);
    addChangeFlags(item);
    if (type !== "resource") item.addHelpText("after", `\n${FIELD_GRAMMAR.join("\n")}`);
    item.addHelpText("after", EXIT_CODES_HELP);
    item.action(async (name: string | undefined) => {
      const { addItem } = await import("./commands/add-item.ts");
      const fields = item.args.slice(1);
      const words = { type, name, fields, options: givenFlags(item, options) };
      end(await addItem(context, changeFlags(item), words));
    });
  }
}

function addChangeFlags(command: Command): Command {
  for (const flag of CHANGE_FLAGS) command.addOption(flag);
  return command;
}

/** Of seven commands, made once: to make them for each took a millisecond of `--help`. */
const CHANGE_FLAGS: readonly Flag[] = [
  new Flag("--dry-run", "show the plan and a diff, and write nothing"),
  new Flag("-y, --yes", "ask nothing; take back a run that was interrupted"),
  new Flag("--json", "print one JSON document; asks nothing"),
  new Flag(
    "--conflict <way>",
    "where your text and the new one cannot both be, write both with markers (inline), yours (ours) or the new one (theirs)",
  ).choices(["inline", "ours", "theirs"]),
  new Flag(
    "--restore <path>",
    "a file that you deleted and want again; may be given more than once",
  ).argParser((path: string, before: readonly string[] = []) => [...before, path]),
  new Flag("--install", "install dependencies, if they change (default)"),
  new Flag("--no-install", "do not install dependencies"),
  new Flag("--no-verify", "do not check types before and after"),
  new Flag("--cwd <folder>", "run in this folder; any folder of the project will do"),
];

function changeFlags(command: Command): ChangeFlags {
  const flags = command.opts();
  return {
    cwd: flags["cwd"],
    yes: flags["yes"] === true,
    dryRun: flags["dryRun"] === true,
    json: flags["json"] === true,
    install: flags["install"],
    verify: flags["verify"] !== false,
    conflict: flags["conflict"],
    restore: flags["restore"] ?? [],
  };
}

function examples(...commands: readonly string[]): string {
  const lines = commands.map((command) => `  create-mcp-server ${command}`);
  return `\nFor example:\n${lines.join("\n")}\n${EXIT_CODES_HELP}`;
}
