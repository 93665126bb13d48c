import { confirm, log, multiselect, select, text } from "@clack/prompts";

import type { Context } from "../context.ts";
import { check, type OptionValue } from "../options/check.ts";
import type { ChoicesOption, ChoiceValue, Option } from "../options/option.ts";
import { ask } from "./ask.ts";

/**
 * Asks one row of the option table, with its default preselected.
 *
 * @param refuse why an answer cannot stand beside what is given already, as a sentence; undefined if it can
 */
export async function askOption(
  context: Context,
  option: Option,
  byDefault: unknown,
  refuse: (answer: OptionValue) => string | undefined,
): Promise<OptionValue> {
  switch (option.kind) {
    case "text": {
      const usable = check(option, byDefault).ok ? String(byDefault) : undefined;
      return askText(context, {
        message: option.question,
        example: option.placeholder,
        byDefault: usable,
        refuse: (answer) => {
          const checked = check(option, answer);
          return checked.ok ? undefined : checked.reason;
        },
      });
    }
    case "choice":
      return ask(context, (streams) =>
        select<string>({
          ...streams,
          message: option.question,
          options: option.values.map(asChoice),
          ...(typeof byDefault === "string" ? { initialValue: byDefault } : {}),
        }),
      );
    case "choices":
      return askChoices(context, option, Array.isArray(byDefault) ? byDefault : [], refuse);
    case "switch":
      return ask(context, (streams) =>
        confirm({ ...streams, message: option.question, initialValue: byDefault === true }),
      );
  }
}

async function askChoices(
  context: Context,
  option: ChoicesOption,
  byDefault: string[],
  refuse: (answer: OptionValue) => string | undefined,
): Promise<string[]> {
  const answer = await ask(context, (streams) =>
    multiselect<string>({
      ...streams,
      message: option.question,
      options: option.values.map(asChoice),
      initialValues: byDefault,
      required: true,
    }),
  );
  const reason = refuse(answer);
  if (reason === undefined) return answer;
  // Clack's multiselect cannot check an answer.
  log.error(reason, { output: context.stderr });
  return askChoices(context, option, byDefault, refuse);
}

export interface TextQuestion {
  readonly message: string;
  /** Shown where there is no default. */
  readonly example: string;
  /** What an empty answer stands for; without it an empty answer is refused. */
  readonly byDefault: string | undefined;
  /** A sentence to show, if the answer cannot be used. */
  readonly refuse: (text: string) => Promise<string | undefined> | string | undefined;
}

export function askText(
  context: Context,
  { message, example, byDefault, refuse }: TextQuestion,
): Promise<string> {
  return ask(context, (streams) =>
    text({
      ...streams,
      message,
      placeholder: byDefault ?? example,
      ...(byDefault === undefined ? {} : { defaultValue: byDefault }),
      // Clack fills in the default only after validating.
      validate: (answer = "") => refuse(answer === "" ? (byDefault ?? "") : answer),
    }),
  );
}

function asChoice({ id, label, hint }: ChoiceValue) {
  return { value: id, label, ...(hint === undefined ? {} : { hint }) };
}
