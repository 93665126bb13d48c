import { intro, text } from "@clack/prompts";

import type { Context } from "../context.ts";
import { CliError } from "../errors.ts";
import { FIELD_GRAMMAR, readField } from "../items/fields.ts";
import { ITEM_OPTIONS, type ItemOption } from "../items/item-options.ts";
import type { ItemType } from "../items/item.ts";
import type { GivenItem } from "../items/read-item.ts";
import type { OptionValue } from "../options/check.ts";
import type { Given } from "../options/table.ts";
import { version } from "../version.ts";
import { ask } from "./ask.ts";
import { askOption, askText } from "./option-question.ts";

/**
 * Asks for a new item's name, what the flags left open, and its fields.
 *
 * @param read refuses, with a CliError, what cannot be: a name that is taken, say
 * @throws CliError with exit code 130 if the person leaves
 */
export async function askItem(
  context: Context,
  given: { readonly type: ItemType; readonly fields: readonly string[]; readonly options: Given },
  read: (given: GivenItem) => unknown,
): Promise<GivenItem> {
  const { type } = given;
  intro(`create-mcp-server ${version}`, { output: context.stderr });
  const name = await askText(context, {
    message: `What is the ${type} called?`,
    example: "get-forecast",
    byDefault: undefined,
    refuse: (answer) => refusal(() => read({ type, name: answer, fields: [], options: {} })),
  });
  const answers: Record<string, OptionValue> = {};
  for (const option of ITEM_OPTIONS as readonly ItemOption[]) {
    if (!option.of.includes(type) || Object.hasOwn(given.options, option.id)) continue;
    answers[option.id] = await askOption(
      context,
      option,
      option.default(NOTHING_KNOWN),
      () => undefined,
    );
  }
  const options = { ...answers, ...given.options };
  if (type === "resource") return { type, name, fields: [], options };
  const fields = [...given.fields];
  for (;;) {
    const field = await askField(context, fields.length, (word) =>
      refusal(() => read({ type, name, fields: [...fields, word], options })),
    );
    if (field === "") return { type, name, fields, options };
    fields.push(field);
  }
}

/** No default of an item's options depends on anything. */
const NOTHING_KNOWN = { packageManager: "" };

function askField(
  context: Context,
  count: number,
  refuse: (word: string) => string | undefined,
): Promise<string> {
  return ask(context, (streams) =>
    text({
      ...streams,
      message: count === 0 ? "What does it take? One field at a time." : "And what else?",
      placeholder: "city:string (nothing: that is all)",
      defaultValue: "",
      validate: (answer = "") => {
        if (answer === "") return undefined;
        const field = readField(answer);
        return typeof field === "string" ? [field, ...FIELD_GRAMMAR].join("\n") : refuse(answer);
      },
    }),
  );
}

function refusal(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [error.message, ...error.hints].join("\n");
  }
}
