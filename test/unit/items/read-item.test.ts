import { expect, test } from "vitest";
import { CliError } from "../../../src/errors.ts";
import { FIELD_GRAMMAR } from "../../../src/items/fields.ts";
import { ITEM_OPTIONS, type ItemOption } from "../../../src/items/item-options.ts";
import { ITEM_TYPES } from "../../../src/items/item.ts";
import { readItem, type GivenItem } from "../../../src/items/read-item.ts";

const tool: GivenItem = { type: "tool", name: "forecast", fields: [], options: {} };

function refusal(given: Partial<GivenItem>): { message: string; hints: readonly string[] } {
  try {
    readItem({ ...tool, ...given });
  } catch (error) {
    expect(error).toBeInstanceOf(CliError);
    const { message, hints, exitCode } = error as CliError;
    expect(exitCode).toBe(2);
    return { message, hints };
  }
  throw new Error("it was not refused");
}

test("what is not given follows from the name and the type", () => {
  expect(readItem(tool)).toMatchObject({
    title: "Forecast",
    kind: "sync",
    description: "Answers with the arguments that it was given.",
  });
  expect(readItem({ ...tool, type: "prompt" })).toMatchObject({
    title: "Forecast",
    description: "Asks the model with the arguments that it was given.",
  });
  expect(readItem({ ...tool, type: "resource" })).toMatchObject({
    uri: "reference://forecast",
    variable: undefined,
    description: "A fixed text.",
  });
  expect(
    readItem({ ...tool, type: "resource", options: { template: "f://{city}" } }),
  ).toMatchObject({ uri: "f://{city}", variable: "city", description: "A text for each city." });
});

test("an empty answer to a question is what is not given", () => {
  const options = { title: "", description: "" };
  expect(readItem({ ...tool, options })).toEqual(readItem(tool));
  const resource = { ...tool, type: "resource" } as const;
  expect(readItem({ ...resource, options: { ...options, template: "" } })).toEqual(
    readItem(resource),
  );
});

test("every option is read", () => {
  const options = { kind: "context", title: "A", description: "B" };
  expect(readItem({ ...tool, fields: ["city:string"], options })).toMatchObject({
    type: "tool",
    kind: "context",
    title: "A",
    description: "B",
    fields: [{ name: "city", type: "string" }],
  });
});

test("every problem is named at once, with how it is written", () => {
  const { message, hints } = refusal({
    name: "2fa",
    fields: ["city", "days:in", "a:int", "a:string"],
    options: { kind: "sinc", title: "a\nb", description: 7, template: "notes://{id}" },
  });
  expect(message.split("\n")).toEqual([
    '"2fa" cannot be the name: it does not start with a letter.',
    '"city" cannot be read: it has no type, such as :string.',
    '"days:in" cannot be read: "in" is not one of string, int, number, boolean, enum. Did you mean "int"?',
    "There are two fields named a.",
    '--kind: "sinc" is not one of sync, async, context. Did you mean "sync"?',
    '--title: "a\\nb" cannot be used: it has more than one line.',
    "--description: 7 is not a text.",
    "--template is for a resource, and this is a tool.",
  ]);
  expect(hints).toEqual([
    "A name is words, such as get-forecast, getForecast or get_forecast.",
    ...FIELD_GRAMMAR,
  ]);
});

test("a prompt takes texts only", () => {
  const { message, hints } = refusal({
    type: "prompt",
    fields: ["city:string", "days:int", "tags:string[]", "tone:enum(a,b)"],
  });
  expect(message).toBe(
    "days cannot be an argument of a prompt: those are texts.\n" +
      "tags cannot be an argument of a prompt: those are texts.",
  );
  expect(hints.at(-1)).toBe("A prompt has fields of type string and enum(a,b) only.");
});

test("a resource takes no fields, and the answer says what it takes", () => {
  expect(refusal({ type: "resource", fields: ["id:string", "b:int"] })).toEqual({
    message: 'A resource has no fields: "id:string" "b:int" given.',
    hints: ["Addresses with a variable are given as a template: --template notes://{id}"],
  });
});

test("how a tool works is not asked of other items", () => {
  expect(refusal({ type: "prompt", options: { kind: "sync" } }).message).toBe(
    "--kind is for a tool, and this is a prompt.",
  );
});

test("what is preselected is what is taken without a question", () => {
  const known = { packageManager: "npm" };
  for (const { id: type } of ITEM_TYPES) {
    const rows = (ITEM_OPTIONS as readonly ItemOption[]).filter(({ of }) => of.includes(type));
    const options = Object.fromEntries(rows.map((row) => [row.id, row.default(known)]));
    expect(readItem({ ...tool, type, options })).toEqual(readItem({ ...tool, type }));
  }
});
