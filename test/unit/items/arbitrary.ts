import fc from "fast-check";
import { BOUNDS, FIELD_TYPES, type Field } from "../../../src/items/fields.ts";
import { ITEM_TYPES, TOOL_KINDS } from "../../../src/items/item.ts";
import { readItem, type GivenItem } from "../../../src/items/read-item.ts";
import { refuseDescription } from "../../../src/options/description.ts";

/** What code, templates and terminals may take for something else. */
const hostile = [
  '"',
  "'",
  "`",
  "\\",
  "${",
  "{{",
  "}}",
  "*/",
  "//",
  "<!--",
  "</script>",
  "\\u0041",
  "\\n",
  "\u202e",
  "\u200f",
  "\ufeff",
  "مرحبا",
  "天気予報",
  "👩‍🚀",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "नमस्ते",
  "é",
  "x",
];

/** One line without control characters, of 1 to about 120 columns, so that many of them end near the 80th. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostile),
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.string({ unit: "grapheme-ascii", maxLength: 60 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(""))
  .filter((text) => text !== "" && refuseDescription(text) === undefined);

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,9}$/);

export const anyWords = fc.array(word, { minLength: 1, maxLength: 5 });

const enumValues = fc.uniqueArray(
  anyText.map((text) => text.replaceAll(/[(),]/g, "").trim()).filter((text) => text !== ""),
  { minLength: 1, maxLength: 5 },
);

export const anyField: fc.Arbitrary<Field> = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,39}$/).filter((name) => !(name in {})),
    type: fc.constantFrom(...FIELD_TYPES),
    values: enumValues,
    end: fc.constantFrom("", "?", "=", "[]", "[]?"),
    text: anyText,
    int: fc.integer({ min: -BOUNDS.size, max: BOUNDS.size }),
    boolean: fc.boolean(),
  })
  .map(({ name, type, values, end, text, int, boolean }) => ({
    name,
    type,
    values: type === "enum" ? values : [],
    list: end.startsWith("[]"),
    optional: end.endsWith("?"),
    default:
      end === "="
        ? { string: text, int, number: int / 8, boolean, enum: values.at(-1)! }[type]
        : undefined,
  }));

/** The word that `readField` reads as this field. */
export function wordOf(field: Field): string {
  const values = field.type === "enum" ? `(${field.values.join(",")})` : "";
  const end = `${field.list ? "[]" : ""}${field.optional ? "?" : ""}`;
  const byDefault = field.default === undefined ? "" : `=${String(field.default)}`;
  return `${field.name}:${field.type}${values}${end}${byDefault}`;
}

const anyFields = fc.uniqueArray(anyField, { maxLength: 5, selector: ({ name }) => name });

/** Everything that can be asked for, of each type. */
export const anyGiven: fc.Arbitrary<GivenItem> = fc
  .record({
    type: fc.constantFrom(...ITEM_TYPES.map(({ id }) => id)),
    // A first word that no name is refused for.
    words: anyWords.map((words) => ["my", ...words].join("-").slice(0, 40).replace(/-$/, "")),
    fields: anyFields,
    kind: fc.constantFrom(...TOOL_KINDS.map(({ id }) => id)),
    title: fc.option(anyText, { nil: "" }),
    description: fc.option(anyText, { nil: "" }),
    template: fc.constantFrom("", "notes://{id}", "https://example.com/users/{user_name}?full=1"),
  })
  .map(({ type, words, fields, kind, title, description, template }) => ({
    type,
    name: words,
    fields: {
      tool: fields,
      resource: [],
      prompt: fields.filter(
        (field) => !field.list && (field.type === "string" || field.type === "enum"),
      ),
    }[type].map(wordOf),
    options: {
      title,
      description,
      ...(type === "tool" && { kind }),
      ...(type === "resource" && { template }),
    },
  }));

export const anyItem = anyGiven.map(readItem);
