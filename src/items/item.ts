import type { Field } from "./fields.ts";
import type { ItemName } from "./name.ts";

/** What a project offers, and gets more of: one file, its test, and a line in the list of its kind. */
export const ITEM_TYPES = [
  { id: "tool", summary: "something that the model can call", folder: "src/tools" },
  { id: "resource", summary: "a text that clients can read", folder: "src/resources" },
  { id: "prompt", summary: "a question to the model that users start from", folder: "src/prompts" },
] as const satisfies readonly ItemTypeRow[];

interface ItemTypeRow {
  /** As it stands in commands: `add tool`. */
  readonly id: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Where the files of these items are, beside the `index.ts` that lists them. */
  readonly folder: string;
}

export type ItemType = (typeof ITEM_TYPES)[number]["id"];

/** How a tool works: what its code shows. */
export const TOOL_KINDS = [
  { id: "sync", label: "It answers at once", hint: "for what is quickly worked out" },
  { id: "async", label: "It waits for something", hint: "a request, a query; it can be cancelled" },
  { id: "context", label: "It takes its time", hint: "reports its progress, and can be cancelled" },
] as const;

export type ToolKind = (typeof TOOL_KINDS)[number]["id"];

/** Everything that an item's files depend on. Made by `readItem` only. */
export type Item = ToolItem | ResourceItem | PromptItem;

interface ItemDetails {
  readonly name: ItemName;
  readonly title: string;
  readonly description: string;
}

export interface ToolItem extends ItemDetails {
  readonly type: "tool";
  readonly kind: ToolKind;
  readonly fields: readonly Field[];
}

export interface ResourceItem extends ItemDetails {
  readonly type: "resource";
  /** Its address; with a variable in it, a template for the addresses of many: `notes://{id}`. */
  readonly uri: string;
  readonly variable: string | undefined;
}

export interface PromptItem extends ItemDetails {
  readonly type: "prompt";
  readonly fields: readonly Field[];
}

export function folderOf(type: ItemType): string {
  return ITEM_TYPES.find(({ id }) => id === type)!.folder;
}
