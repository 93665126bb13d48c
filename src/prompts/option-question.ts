import { multiselect, select, text } from "@clack/prompts";

import type { Context } from "../context.ts";
import { check } from "../options/check.ts";
import type { ChoiceValue, Option } from "../options/option.ts";
import { ask } from "./ask.ts";

/** Asks one row of the option table, with its default preselected. */
export async function askOption(
  context: Context,
  option: Option,
  byDefault: unknown,
): Promise<string | readonly string[]> {
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
      return ask(context, (streams) =>
        multiselect<string>({
          ...streams,
          message: option.question,
          options: option.values.map(asChoice),
          initialValues: Array.isArray(byDefault) ? byDefault : [],
          required: true,
        }),
      );
  }
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
