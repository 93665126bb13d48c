import fc from "fast-check";
import { formatEdits } from "./format-edits.ts";

type Json = { [key: string]: unknown };
type Edit = (value: Json) => Json;

const at = fc.nat(100);
const own = fc.nat(999).map((number) => `mine${number}`);
const lists = ["scripts", "devDependencies", "engines", "bin"] as const;

function objectAt(value: Json, key: string): Json {
  const found = value[key];
  return typeof found === "object" && found !== null ? (found as Json) : {};
}

/** What a person does to a package.json. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(own, own).map(([key, text]): Edit => (value) => ({ ...value, [key]: { text } })),
  fc.tuple(own, own, at).map(
    ([key, text, index]): Edit =>
      (value) =>
        inserted(value, key, text, index),
  ),
  fc
    .tuple(fc.constantFrom(...lists), own, own, at)
    .map(([list, key, text, index]): Edit => (value) => ({
      ...value,
      [list]: inserted(objectAt(value, list), key, text, index),
    })),
  fc
    .tuple(fc.constantFrom("scripts", "devDependencies"), at, own)
    .map(([list, index, text]): Edit => (value) => {
      const entries = Object.entries(objectAt(value, list));
      const key = entries[index % Math.max(entries.length, 1)]?.[0] ?? "none";
      const changed =
        list === "scripts" ? `${String(entries[0]?.[1])} && ${text}` : `^0.0.1 # ${text}`;
      return { ...value, [list]: { ...objectAt(value, list), [key]: changed } };
    }),
  fc
    .tuple(fc.constantFrom("scripts", "devDependencies"), at)
    .map(([list, index]): Edit => (value) => {
      const entries = Object.entries(objectAt(value, list));
      return {
        ...value,
        [list]: Object.fromEntries(entries.filter((_, other) => other !== index % entries.length)),
      };
    }),
  fc.constantFrom("scripts", "devDependencies").map((list): Edit => (value) => {
    const sorted = Object.entries(objectAt(value, list)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return { ...value, [list]: Object.fromEntries(sorted) };
  }),
  fc.constant<Edit>((value) => Object.fromEntries(Object.entries(value).toReversed())),
  own.map((text): Edit => (value) => ({ ...value, files: ["dist", text] })),
);

function inserted(value: Json, key: string, added: unknown, index: number): Json {
  const entries = Object.entries(value);
  return Object.fromEntries(entries.toSpliced(index % (entries.length + 1), 0, [key, added]));
}

export function jsonEdits(): fc.Arbitrary<(text: string) => string> {
  return fc
    .tuple(
      fc.array(edit, { maxLength: 4 }),
      fc.constantFrom(2, 4, "\t"),
      fc.option(formatEdits("json"), { nil: undefined }),
    )
    .map(([edits, indent, format]) => (text: string) => {
      const value = edits.reduce((result, change) => change(result), JSON.parse(text) as Json);
      const edited = `${JSON.stringify(value, undefined, indent)}\n`;
      return format ? format(edited) : edited;
    });
}
