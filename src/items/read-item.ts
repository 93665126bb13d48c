import { CliError, EXIT } from "../errors.ts";
import { check, show } from "../options/check.ts";
import type { Given } from "../options/table.ts";
import { FIELD_GRAMMAR, readField, type Field } from "./fields.ts";
import { ITEM_OPTIONS, type ItemOption } from "./item-options.ts";
import type { Item, ItemType, ToolKind } from "./item.ts";
import { readItemName } from "./name.ts";
import { readUriTemplate } from "./uri-template.ts";

/** What somebody asked for, not yet checked. */
export interface GivenItem {
  readonly type: ItemType;
  readonly name: string;
  /** A word each: `city:string`. */
  readonly fields: readonly string[];
  /** By the ids of `ITEM_OPTIONS`. */
  readonly options: Given;
}

/** @throws CliError with exit code 2 that names everything that is wrong, and how it is written. */
export function readItem({ type, name: givenName, fields: words, options }: GivenItem): Item {
  const problems: string[] = [];
  const hints: string[] = [];

  const name = readItemName(givenName);
  if (typeof name === "string") {
    problems.push(name);
    hints.push("A name is words, such as get-forecast, getForecast or get_forecast.");
  }
  const fields = readFields(type, words);
  problems.push(...fields.problems);
  if (fields.problems.length > 0) hints.push(...fieldHints(type));
  const values = readOptions(type, options);
  problems.push(...values.problems);
  if (typeof name === "string" || problems.length > 0) {
    throw new CliError(EXIT.usage, problems.join("\n"), hints);
  }

  const { kind, title, description, template } = values.read;
  const details = { name, title: title || name.title };
  switch (type) {
    case "tool":
      return {
        ...details,
        type,
        kind: (kind ?? "sync") as ToolKind,
        fields: fields.read,
        description: description || "Answers with the arguments that it was given.",
      };
    case "resource": {
      const address = template ? readUriTemplate(template) : undefined;
      if (address !== undefined && "reason" in address) throw new Error(address.reason);
      const { uri, variable } = address ?? { uri: `reference://${name.file}`, variable: undefined };
      const byDefault = variable === undefined ? "A fixed text." : `A text for each ${variable}.`;
      return { ...details, type, uri, variable, description: description || byDefault };
    }
    case "prompt":
      return {
        ...details,
        type,
        fields: fields.read,
        description: description || "Asks the model with the arguments that it was given.",
      };
  }
}

interface ReadFields {
  readonly read: readonly Field[];
  readonly problems: readonly string[];
}

function readFields(type: ItemType, words: readonly string[]): ReadFields {
  if (type === "resource" && words.length > 0) {
    return {
      read: [],
      problems: [`A resource has no fields: ${words.map(show).join(" ")} given.`],
    };
  }
  const results = words.map(readField);
  const read = results.filter((result) => typeof result !== "string");
  const problems = results.filter((result) => typeof result === "string");
  const names = read.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  problems.push(...[...twice].map((name) => `There are two fields named ${name}.`));
  if (type === "prompt") {
    const others = read.filter((field) => field.list || !isText(field));
    problems.push(
      ...others.map(({ name }) => `${name} cannot be an argument of a prompt: those are texts.`),
    );
  }
  return { read, problems };
}

function isText({ type }: Field): boolean {
  return type === "string" || type === "enum";
}

function fieldHints(type: ItemType): readonly string[] {
  if (type === "resource")
    return ["Addresses with a variable are given as a template: --template notes://{id}"];
  return type === "prompt"
    ? [...FIELD_GRAMMAR, "A prompt has fields of type string and enum(a,b) only."]
    : FIELD_GRAMMAR;
}

type ReadOptions = Readonly<Record<(typeof ITEM_OPTIONS)[number]["id"], string | undefined>>;

function readOptions(
  type: ItemType,
  given: Given,
): { readonly read: ReadOptions; readonly problems: readonly string[] } {
  const read: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const option of ITEM_OPTIONS as readonly ItemOption[]) {
    const value = given[option.id];
    if (value === undefined) continue;
    if (!option.of.includes(type)) {
      problems.push(`--${option.id} is for a ${option.of.join(" or ")}, and this is a ${type}.`);
      continue;
    }
    const checked = check(option, value);
    if (checked.ok) read[option.id] = checked.value;
    else problems.push(`--${option.id}: ${checked.reason}`);
  }
  return { read: read as ReadOptions, problems };
}
