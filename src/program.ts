import { Command, CommanderError } from "commander";

import { addChangeCommands } from "./change-program.ts";
import { refuseMistypedCommand } from "./commands/names.ts";
import type { Context } from "./context.ts";
import { CliError, EXIT, type ExitCode } from "./errors.ts";
import { EXIT_CODES_HELP } from "./exit-codes-help.ts";
import { addOptionFlags, givenFlags } from "./options/flags.ts";
import { PRESETS } from "./options/presets.ts";
import { usageError } from "./usage-error.ts";
import { version } from "./version.ts";

const NAME = "create-mcp-server";

/** Runs one command line. Never throws and never exits: every way to end is an exit code. */
export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  let result: ExitCode = EXIT.done;
  const program = makeProgram(context, (code) => {
    result = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return result;
  } catch (error) {
    // Help and version are "errors" of commander, and done.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    return report(
      error instanceof CommanderError ? usageError(error, program, argv) : error,
      argv,
      context,
    );
  }
}

function makeProgram(context: Context, end: (code: ExitCode) => void): Command {
  const program = new Command(NAME)
    .description(
      "Creates an MCP server in TypeScript, ready for production, and changes it later without losing what you have written.",
    )
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // `report` says it, once, with what is allowed.
      writeErr: () => undefined,
      getOutHelpWidth: () => context.stdout.columns ?? 80,
    })
    // A flag belongs to the command that it stands behind: `options --json` is not `--json` of the project to create.
    .enablePositionalOptions()
    .argument(
      "[directory]",
      "where to create the project, inside the current folder; . for that folder itself",
    );
  addOptionFlags(program);
  program
    .option(
      "--preset <name>",
      `set of values to start from: ${PRESETS.map(({ id }) => id).join(", ")}`,
    )
    .option("--install", "install dependencies (default)")
    .option("--no-install", "do not install dependencies")
    .option("--git", "make it a git repository (default)")
    .option("--no-git", "do not make it a git repository")
    .option("--check", "check what was created, as the command check does")
    .option("-y, --yes", "ask nothing; what is not given has its default")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--json", "print one JSON document; asks nothing")
    .option("--cwd <folder>", "run in this folder")
    .addHelpText("after", EXIT_CODES_HELP)
    .hook("preSubcommand", (_program, command) => refuseFlagsBefore(program, command))
    .hook("preAction", (_program, command) => takeDryRunFromNpm(command, context))
    .action(async (directory: string | undefined) => {
      if (directory !== undefined) refuseMistypedCommand(directory);
      const flags = program.opts();
      const { create } = await import("./commands/create.ts");
      const code = await create(context, {
        directory,
        given: givenFlags(program),
        preset: flags["preset"],
        install: flags["install"],
        git: flags["git"],
        check: flags["check"] === true,
        yes: flags["yes"] === true,
        dryRun: flags["dryRun"] === true,
        json: flags["json"] === true,
        cwd: flags["cwd"],
      });
      end(code);
    });

  addChangeCommands(program, context, end);
  const check = program
    .command("check")
    .description("start a project as its clients do, and say what is wrong with it")
    .argument("[directory]", "the project's folder; the current one if it is not given")
    .option("--json", "print one JSON document")
    .option("--cwd <folder>", "run in this folder")
    .addHelpText("after", EXIT_CODES_HELP)
    .action(async (directory: string | undefined) => {
      const flags = check.opts();
      const commands = await import("./commands/check.ts");
      const request = { directory, json: flags["json"] === true, cwd: flags["cwd"] };
      end(await commands.check(context, request));
    });
  program
    .command("options")
    .description("list the options that a project can have")
    .option("--json", "print the option table and its JSON Schema")
    .action(async (flags: { json?: boolean }) => {
      const { printOptions } = await import("./commands/options.ts");
      printOptions(context, { json: flags.json === true });
    });

  const internal = program.command("internal", { hidden: true }).helpCommand(false);
  internal
    .command("render")
    .description("options as JSON on stdin, the project's files as JSON on stdout")
    .action(async () => {
      const { internalRender } = await import("./commands/internal-render.ts");
      await internalRender(context);
    });

  return program;
}

/** `--dry-run options` would ignore the flag without a word. */
function refuseFlagsBefore(program: Command, command: Command): void {
  const flag = program.options.find(
    (o) => program.getOptionValueSource(o.attributeName()) === "cli",
  );
  if (flag === undefined) return;
  throw new CliError(
    EXIT.usage,
    `${flag.long} stands before the command "${command.name()}", which does not read it.`,
    [`Flags of a command follow it. For a folder of that name: ./${command.name()}`],
  );
}

/**
 * `npm create mcp-server add metrics --dry-run`, without `--` before the flag: npm keeps it for itself, and runs the rest
 * all the same. The person meant it for all.
 */
function takeDryRunFromNpm(command: Command, { env, stderr }: Context): void {
  const isKnown = command.options.some(({ long }) => long === "--dry-run");
  if (env["npm_config_dry_run"] !== "true" || !isKnown || command.opts()["dryRun"] === true) return;
  command.setOptionValue("dryRun", true);
  stderr.write("note: this is a dry run: npm was given --dry-run.\n");
}

function report(error: unknown, argv: readonly string[], context: Context): ExitCode {
  const { exitCode, message, hints, details } = asCliError(error);
  context.stderr.write([`error: ${message}`, ...hints.map((hint) => `  ${hint}`), ""].join("\n"));
  // A program that asked for a document gets one for every way to end.
  if (argv.includes("--json")) {
    context.stdout.write(
      `${JSON.stringify({ version, error: { exitCode, message, hints }, ...details }, null, 2)}\n`,
    );
  }
  return exitCode;
}

function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  // The disk is full, a folder is read-only: the person's to solve, and the message names the path and the cause.
  if (error instanceof Error && "syscall" in error) return new CliError(EXIT.failed, error.message);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CliError(EXIT.failed, `This is a mistake in ${NAME} ${version}, not yours.`, [stack]);
}
