import { confirm, intro, log, note, outro, select } from "@clack/prompts";

import type { Context } from "../context.ts";
import { argumentsFor } from "../options/arguments.ts";
import { broughtAlong } from "../options/brings.ts";
import { check, type OptionValue } from "../options/check.ts";
import { nameFromDirectory, normaliseDirectory } from "../options/directory.ts";
import { applies, unmetNeeds } from "../options/needs.ts";
import type { Known, Option } from "../options/option.ts";
import { PRESETS, presetValues } from "../options/presets.ts";
import { resolve } from "../options/resolve.ts";
import { OPTIONS, type Given, type Options } from "../options/table.ts";
import { planAsText } from "../plan/present.ts";
import type { Plan } from "../plan/plan.ts";
import { version } from "../version.ts";
import { ask, cancelled } from "./ask.ts";
import { askOption, askText, type TextQuestion } from "./option-question.ts";

export interface Asked {
  /** In its one spelling (`normaliseDirectory`). */
  readonly directory: string;
  readonly options: Options;
}

/** The answer to "which preset" that asks every option instead. */
const CHOOSE_EACH = "choose-each";

/**
 * Asks what the command line left open: the folder, then a preset or each option. Options are asked one by one only if
 * the person wants it, or if a default cannot be used (a folder's name that is no package name); never what does not
 * apply to the transports that are chosen.
 *
 * @param cwd the absolute path of the folder that the project's folder will be inside of
 * @param refuse why a folder cannot be the target, as a sentence; undefined if it can
 * @throws CliError with exit code 130 if the person leaves.
 */
export async function askForProject(
  context: Context,
  cwd: string,
  given: {
    readonly directory: string | undefined;
    readonly flags: Given;
    readonly preset: string | undefined;
  },
  packageManager: Options["package-manager"],
  refuse: (directory: string) => Promise<string | undefined>,
): Promise<Asked> {
  intro(`create-mcp-server ${version}`, { output: context.stderr });
  const directory = given.directory ?? (await askDirectory(context, refuse));
  const known: Known = { directory: nameFromDirectory(directory, cwd), packageManager };

  const choice =
    given.preset ?? (isOpen(given.flags) ? await askPreset(context, given.flags) : undefined);
  const preset = choice === CHOOSE_EACH ? undefined : choice;
  const values: Given = presetValues(preset);
  const answers: Record<string, OptionValue> = {};
  for (const option of OPTIONS as readonly Option[]) {
    const chosen = { ...values, ...answers, ...given.flags };
    if (Object.hasOwn(given.flags, option.id) || !applies(option, chosen)) continue;
    const byDefault = values[option.id] ?? option.default(known);
    if (choice !== CHOOSE_EACH && check(option, byDefault).ok) continue;
    answers[option.id] = await askOption(context, option, byDefault, (answer) =>
      contradiction(given.flags, { [option.id]: answer }),
    );
  }
  const options = resolve({ flags: given.flags, answers, preset, known });
  for (const sentence of broughtAlong({ ...answers, ...given.flags }, options)) {
    log.info(sentence, { output: context.stderr });
  }
  return { directory, options };
}

async function askDirectory(context: Context, refuse: TextQuestion["refuse"]): Promise<string> {
  const directory = await askText(context, {
    message: "Which folder? It is created here.",
    example: "my-server",
    byDefault: "my-server",
    refuse,
  });
  return normaliseDirectory(directory);
}

/** Why the flags and these values cannot be together, as a sentence; undefined if they can. */
function contradiction(flags: Given, values: Given): string | undefined {
  const chosen = { ...values, ...flags };
  const [option] = unmetNeeds(chosen);
  if (option === undefined) return undefined;
  const words = argumentsFor(option, chosen[option.id] as OptionValue).join(" ");
  return `${words} needs ${option.needs}: choose it too.`;
}

/** Would a preset still decide something? */
function isOpen(flags: Given): boolean {
  const decided = new Set(PRESETS.flatMap(({ values }) => Object.keys(values)));
  return (OPTIONS as readonly Option[]).some(
    (option) =>
      decided.has(option.id) && !Object.hasOwn(flags, option.id) && applies(option, flags),
  );
}

function askPreset(context: Context, flags: Given): Promise<string> {
  const possible = PRESETS.filter(({ values }) => contradiction(flags, values) === undefined);
  return ask(context, (streams) =>
    select<string>({
      ...streams,
      message: "What should it have?",
      options: [
        ...possible.map(({ id, label, hint }) => ({ value: id, label, hint })),
        { value: CHOOSE_EACH, label: "Choose each", hint: "a question for every option" },
      ],
    }),
  );
}

/** Columns that clack's note takes for its frame; it breaks longer lines in the middle of a word. */
const NOTE_FRAME = 6;

/**
 * Shows what will be written, and asks whether to.
 *
 * @throws CliError with exit code 130 if the answer is no.
 */
export async function confirmPlan(context: Context, plan: Plan): Promise<void> {
  const width = (context.stderr.columns ?? 80) - NOTE_FRAME;
  note(planAsText(plan, width).trimEnd(), "Files", { output: context.stderr });
  const agreed = await ask(context, (streams) =>
    confirm({ ...streams, message: "Create these files?" }),
  );
  if (!agreed) throw cancelled();
  outro("Creating the project", { output: context.stderr });
}
