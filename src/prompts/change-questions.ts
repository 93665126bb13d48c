import { confirm, intro, log, multiselect, note, outro, select } from "@clack/prompts";

import type { Context } from "../context.ts";
import { CliError } from "../errors.ts";
import type { OptionValue } from "../options/check.ts";
import { applies, offValue } from "../options/needs.ts";
import type { ChoiceOption, Option } from "../options/option.ts";
import { OPTIONS, type Options } from "../options/table.ts";
import { absentWords, onWords, presentWords, readWord } from "../options/words.ts";
import type { Plan } from "../plan/plan.ts";
import { planAsText } from "../plan/present.ts";
import type { Interrupted } from "../plan/take-back.ts";
import { version } from "../version.ts";
import { ask, cancelled } from "./ask.ts";
import { askOption } from "./option-question.ts";

/** What words make of the options; refuses with a CliError that says what is the matter. */
type Read = (words: readonly string[]) => Options;

/** Offers what is not there. */
export function askWhatToAdd(context: Context, before: Options, read: Read): Promise<Options> {
  const question = "What is to be added?";
  return askWords(context, question, absentWords(before), read, async (word) => {
    const named = readWord(word);
    if (typeof named === "string" || named.option.kind !== "choice") return word;
    const on = onWords(named.option);
    if (on.length === 1) return word;
    return `${word}=${await askValue(context, named.option)}`;
  });
}

/** Offers what is there. */
export function askWhatToRemove(context: Context, before: Options, read: Read): Promise<Options> {
  const question = "What is to be removed?";
  return askWords(context, question, presentWords(before), read, async (word) => word);
}

/** Asks for an option that the project has, and for its value. */
export async function askWhatToSet(
  context: Context,
  before: Options,
  read: Read,
): Promise<Options> {
  begin(context);
  const options = (OPTIONS as readonly Option[]).filter((option) => applies(option, before));
  const id = await ask(context, (streams) =>
    select<string>({
      ...streams,
      message: "Which option?",
      options: options.map((option) => ({
        value: option.id,
        label: option.id,
        hint: `${textOf(before[option.id as keyof Options])}: ${option.summary}`,
      })),
    }),
  );
  const option = options.find((candidate) => candidate.id === id)!;
  for (;;) {
    const value = await askOption(context, option, before[id as keyof Options], () => undefined);
    const options = attempt(context, () => read([`${id}=${textOf(value)}`]));
    if (options !== undefined) return options;
  }
}

async function askWords(
  context: Context,
  message: string,
  words: readonly string[],
  read: Read,
  complete: (word: string) => Promise<string>,
): Promise<Options> {
  begin(context);
  for (;;) {
    const chosen = await ask(context, (streams) =>
      multiselect<string>({
        ...streams,
        message,
        options: words.map((word) => ({ value: word, label: word, hint: summaryOf(word) })),
        required: true,
      }),
    );
    const completed: string[] = [];
    for (const word of chosen) completed.push(await complete(word));
    const options = attempt(context, () => read(completed));
    if (options !== undefined) return options;
  }
}

function begin(context: Context): void {
  intro(`create-mcp-server ${version}`, { output: context.stderr });
}

/** Clack's multiselect cannot check an answer: what is refused is said, and asked again. */
function attempt(context: Context, read: () => Options): Options | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    log.error([error.message, ...error.hints].join("\n"), { output: context.stderr });
    return undefined;
  }
}

function askValue(context: Context, option: ChoiceOption): Promise<string> {
  return ask(context, (streams) =>
    select<string>({
      ...streams,
      message: option.question,
      options: option.values
        .filter(({ id }) => id !== offValue(option))
        .map(({ id, label, hint }) => ({ value: id, label, ...(hint && { hint }) })),
    }),
  );
}

function summaryOf(word: string): string {
  const named = readWord(word);
  if (typeof named === "string") return "";
  const { option, value } = named;
  if (option.kind !== "choices") return option.summary;
  return option.values.find(({ id }) => id === value)?.hint ?? "";
}

function textOf(value: OptionValue): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return String(value);
}

/** Columns that clack's note takes for its frame; it breaks longer lines in the middle of a word. */
const NOTE_FRAME = 6;

/**
 * Shows what will be changed, and asks whether to.
 *
 * @throws CliError with exit code 130 if the answer is no.
 */
export async function confirmChange(context: Context, plan: Plan): Promise<void> {
  const width = (context.stderr.columns ?? 80) - NOTE_FRAME;
  const changes = plan.changes.filter(({ kind }) => kind !== "keep");
  note(planAsText({ ...plan, changes }, width).trimEnd(), "Files", { output: context.stderr });
  const agreed = await ask(context, (streams) =>
    confirm({ ...streams, message: "Change these files?" }),
  );
  if (!agreed) throw cancelled();
  outro("Changing the project", { output: context.stderr });
}

/**
 * Says what a killed run has left behind, and asks whether to put everything back as it was.
 *
 * @throws CliError with exit code 130 if the answer is no.
 */
export async function confirmTakingBack(
  context: Context,
  { files, elsewhere }: Interrupted,
): Promise<void> {
  const wanted = files.map(({ kind, path }) => `${kind} ${path}`);
  note(wanted.join("\n"), "An earlier run was killed half-way. It was to:", {
    output: context.stderr,
  });
  const message = elsewhere
    ? "It ran on another machine or in another container. Is it at work no more, and may all be put back?"
    : "Put everything back as it was before it?";
  const agreed = await ask(context, (streams) => confirm({ ...streams, message }));
  if (!agreed) throw cancelled();
}
