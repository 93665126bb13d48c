import type { Context } from "../context.ts";
import { CliError, EXIT, type ExitCode } from "../errors.ts";
import { folderOf, type ItemType } from "../items/item.ts";
import { readItem, type GivenItem } from "../items/read-item.ts";
import { withItem } from "../items/render-item.ts";
import { refuseTaken } from "../items/taken.ts";
import type { Given } from "../options/table.ts";
import { textsIn } from "../project/texts-in.ts";
import { render } from "../render/render.ts";
import { change, type ChangeFlags } from "./change.ts";
import { refuseOtherVersion } from "./open-project.ts";
import { withOwnItems } from "./own-items.ts";

/** What was typed; without a name, all of it is asked on a terminal. */
export interface ItemWords {
  readonly type: ItemType;
  readonly name: string | undefined;
  readonly fields: readonly string[];
  readonly options: Given;
}

/** `add tool get-forecast city:string`: an item more, and nothing else. */
export function addItem(context: Context, flags: ChangeFlags, words: ItemWords): Promise<ExitCode> {
  return change(context, flags, async (project, interactive) => {
    const typed = ["add", words.type, ...(words.name === undefined ? [] : [words.name])];
    refuseOtherVersion(project, [...typed, ...words.fields].join(" "));
    const { options } = project.manifest;
    const rendered = render(options);
    const folder = folderOf(words.type);
    const onDisk = await textsIn(project.root, [folder, "test"]);
    const read = (given: GivenItem) => {
      const item = readItem(given);
      refuseTaken(item, { rendered, onDisk });
      return item;
    };
    const item = read(await completed(context, words, interactive, read));
    const list = `${folder}/index.ts`;
    const base = withOwnItems(rendered, list, onDisk.get(list));
    return { options, base, theirs: withItem(base, item) };
  });
}

async function completed(
  context: Context,
  { name, ...words }: ItemWords,
  interactive: boolean,
  read: (given: GivenItem) => unknown,
): Promise<GivenItem> {
  if (name !== undefined) return { ...words, name };
  if (!interactive) {
    throw new CliError(EXIT.usage, `What is the ${words.type} called? Its name is not given.`, [
      "A name is words, such as get-forecast.",
    ]);
  }
  const { askItem } = await import("../prompts/item-questions.ts");
  return askItem(context, words, read);
}
