import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELD_GRAMMAR, readField } from "../../../src/items/fields.ts";
import { anyField, wordOf } from "./arbitrary.ts";

const plain = { values: [], list: false, optional: false, default: undefined };

test.each([
  ["city:string", { ...plain, name: "city", type: "string" }],
  ["days:int=3", { ...plain, name: "days", type: "int", default: 3 }],
  ["days:int=-0", { ...plain, name: "days", type: "int", default: 0 }],
  ["ratio:number=0.5", { ...plain, name: "ratio", type: "number", default: 0.5 }],
  ["fast:boolean=false", { ...plain, name: "fast", type: "boolean", default: false }],
  ["tags:string[]", { ...plain, name: "tags", type: "string", list: true }],
  ["note:string=", { ...plain, name: "note", type: "string", default: "" }],
  ["note:string=a=b:c(d)?", { ...plain, name: "note", type: "string", default: "a=b:c(d)?" }],
  [
    "units:enum( metric , imperial )?",
    { ...plain, name: "units", type: "enum", values: ["metric", "imperial"], optional: true },
  ],
  [
    "units:enum(a b,ü,\"',?=[])=ü",
    { ...plain, name: "units", type: "enum", values: ["a b", "ü", "\"'", "?=[]"], default: "ü" },
  ],
  [
    "sizes:enum(s,m)[]?",
    { ...plain, name: "sizes", type: "enum", values: ["s", "m"], list: true, optional: true },
  ],
])("%s is read", (word, field) => {
  expect(readField(word)).toEqual(field);
});

test("every field that can be written is read back", () => {
  fc.assert(
    fc.property(anyField, (field) => {
      expect(readField(wordOf(field))).toEqual(field);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["city", "it has no type, such as :string"],
  [":string", 'its name "" is not made of letters from A to Z, digits and _, a letter first'],
  ["1st:int", 'its name "1st" is not made of letters from A to Z, digits and _, a letter first'],
  [
    "ci-ty:int",
    'its name "ci-ty" is not made of letters from A to Z, digits and _, a letter first',
  ],
  [
    "__proto__:int",
    'its name "__proto__" is not made of letters from A to Z, digits and _, a letter first',
  ],
  ["constructor:int", "every object in JavaScript has a constructor"],
  [`${"x".repeat(41)}:int`, "its name has 41 characters, and at most 40 are allowed"],
  ["city:text", '"text" is not one of string, int, number, boolean, enum'],
  ["a:b:c:d", '"b:c:d" is not one of string, int, number, boolean, enum'],
  ["units:enum", "an enum needs its values: enum(a,b)"],
  ["units:enum()", "an enum needs its values: enum(a,b)"],
  ["units:enum(a,)", "one of its values is empty"],
  ["units:enum(a, a)", 'the value "a" is there twice'],
  ["units:enum(a,b", "something else stands behind the type"],
  ["units:enum(a\nb)", 'the value "a\\nb" cannot be used, it has more than one line'],
  ["city:string(5)", "values in ( ) belong to an enum, not to string"],
  ["city:string?!", "something else stands behind the type"],
  ["city:string[5]", "something else stands behind the type"],
  ["city:string?=x", "with a default it can be left out already: ? is too much"],
  ["tags:string[]=x", "a list gets its default in the file, not here"],
  ["city:string=a\nb", 'its default "a\\nb" cannot be used, it has more than one line'],
  ["city:string=a\0", 'its default "a\\u0000" cannot be used, it holds a control character'],
  ["days:int=3.5", 'its default "3.5" is not a whole number, such as 3'],
  ["days:int=", 'its default "" is not a whole number, such as 3'],
  ["days:number=1e3", 'its default "1e3" is not a number, such as 3'],
  [
    "days:int=1000001",
    'its default "1000001" is not between -1000000 and 1000000, which a number is here',
  ],
  ["fast:boolean=yes", 'its default "yes" is neither true nor false'],
  ["units:enum(a,b)=c", 'its default "c" is not one of "a", "b"'],
])("%j is refused: %s", (word, reason) => {
  expect(readField(word)).toBe(`${JSON.stringify(word)} cannot be read: ${reason}.`);
});

test("a longer default than a string may have is refused: the text counts as zod counts it", () => {
  expect(readField(`a:string=${"x".repeat(1000)}`)).toMatchObject({ default: "x".repeat(1000) });
  expect(readField(`a:string=${"👩".repeat(501)}`)).toMatch(/is longer than the 1000 that/);
});

test.each(["strng", "string!", "String"])(
  "%s is nearly a type, and the answer names it",
  (type) => {
    expect(readField(`city:${type}`)).toBe(
      `"city:${type}" cannot be read: "${type}" is not one of string, int, number, boolean, enum. Did you mean "string"?`,
    );
  },
);

test("the examples of the grammar can be read", () => {
  const examples = FIELD_GRAMMAR.at(-1)!
    .replace("For example: ", "")
    .replaceAll("'", "")
    .split(" ");
  expect(examples.length).toBeGreaterThan(3);
  expect(examples.map(readField).filter((read) => typeof read === "string")).toEqual([]);
});
