import { show } from "../options/check.ts";
import { refuseDescription } from "../options/description.ts";
import { nearest } from "../options/nearest.ts";

/** One argument of a tool or a prompt, as a word of the command line says it: `units:enum(metric,imperial)?`. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** The values of an enum; empty for any other type. */
  readonly values: readonly string[];
  /** A list of these. */
  readonly list: boolean;
  readonly optional: boolean;
  readonly default: string | number | boolean | undefined;
}

export const FIELD_TYPES = ["string", "int", "number", "boolean", "enum"] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** What nobody should be able to exceed; the author of a tool knows narrower ones. */
export const BOUNDS = {
  /** The longest text, in UTF-16 units, as zod counts. */
  characters: 1000,
  /** The most elements of a list. */
  elements: 100,
  /** The farthest from zero that a number can be. */
  size: 1e6,
} as const;

/** For `--help`, and below an error. A shell would take (, ) and ? for itself. */
export const FIELD_GRAMMAR = [
  "A field is name:type; with ? it can be left out, with =value it has a default.",
  "Types: string, int, number, boolean, enum(a,b); with [] it is a list.",
  "For example: city:string days:int=3 'tags:string[]' 'units:enum(a,b)?'",
] as const;

const MAX_NAME_CHARACTERS = 40;

const WORD =
  /^(?<name>[^:]*):(?<type>[^([?=]*)(?<values>\([^)]*\))?(?<list>\[\])?(?<optional>\?)?(?<byDefault>=.*)?$/s;

/** What a word says, or a sentence that says what is wrong with it. */
export function readField(word: string): Field | string {
  const refused = (reason: string, question = "") =>
    `${show(word)} cannot be read: ${reason}.${question}`;
  if (!word.includes(":")) return refused("it has no type, such as :string");
  const parts = WORD.exec(word)?.groups;
  if (parts === undefined) return refused("something else stands behind the type");
  const { name = "", type = "", byDefault } = parts;

  const badName = refuseFieldName(name);
  if (badName !== undefined) return refused(badName);
  if (!isFieldType(type)) {
    const meant = nearest(type, FIELD_TYPES);
    const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    return refused(`${show(type)} is not one of ${FIELD_TYPES.join(", ")}`, question);
  }
  if (type !== "enum" && parts["values"] !== undefined)
    return refused(`values in ( ) belong to an enum, not to ${type}`);
  const values = (parts["values"]?.slice(1, -1) ?? "").split(",").map((value) => value.trim());
  const badValues = type === "enum" ? refuseValues(values) : undefined;
  if (badValues !== undefined) return refused(badValues);

  const field: Field = {
    name,
    type,
    values: type === "enum" ? values : [],
    list: parts["list"] !== undefined,
    optional: parts["optional"] !== undefined,
    default: undefined,
  };
  if (byDefault === undefined) return field;
  if (field.optional) return refused("with a default it can be left out already: ? is too much");
  if (field.list) return refused("a list gets its default in the file, not here");
  const read = readDefault(field, byDefault.slice(1));
  return "reason" in read
    ? refused(`its default ${show(byDefault.slice(1))} ${read.reason}`)
    : { ...field, default: read.value };
}

function isFieldType(type: string): type is FieldType {
  return FIELD_TYPES.some((id) => id === type);
}

function refuseFieldName(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    return `its name ${show(name)} is not made of letters from A to Z, digits and _, a letter first`;
  if (name.length > MAX_NAME_CHARACTERS)
    return `its name has ${name.length} characters, and at most ${MAX_NAME_CHARACTERS} are allowed`;
  if (name in {}) return `every object in JavaScript has a ${name}`;
  return undefined;
}

function refuseValues(values: readonly string[]): string | undefined {
  const [first] = values;
  if (values.length === 1 && first === "") return "an enum needs its values: enum(a,b)";
  if (values.includes("")) return "one of its values is empty";
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) return `the value ${show(twice)} is there twice`;
  for (const value of values) {
    const reason = refuseDescription(value);
    if (reason !== undefined) return `the value ${show(value)} cannot be used, ${reason}`;
  }
  return undefined;
}

function readDefault(
  { type, values }: Field,
  text: string,
): { readonly value: string | number | boolean } | { readonly reason: string } {
  switch (type) {
    case "string": {
      const reason = refuseDescription(text);
      if (reason !== undefined) return { reason: `cannot be used, ${reason}` };
      return text.length > BOUNDS.characters
        ? { reason: `is longer than the ${BOUNDS.characters} that a string can have` }
        : { value: text };
    }
    case "int":
    case "number": {
      const form = type === "int" ? /^-?\d+$/ : /^-?\d+(?:\.\d+)?$/;
      if (!form.test(text))
        return { reason: `is not a ${type === "int" ? "whole " : ""}number, such as 3` };
      // There is no -0 in JSON.
      const value = Number(text) || 0;
      return Math.abs(value) > BOUNDS.size
        ? { reason: `is not between ${-BOUNDS.size} and ${BOUNDS.size}, which a number is here` }
        : { value };
    }
    case "boolean":
      return text === "true" || text === "false"
        ? { value: text === "true" }
        : { reason: "is neither true nor false" };
    case "enum":
      return values.includes(text)
        ? { value: text }
        : { reason: `is not one of ${values.map(show).join(", ")}` };
  }
}
