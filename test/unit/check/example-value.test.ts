import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { exampleOf } from "../../../src/check/example-value.ts";

const ajv = new Ajv2020({ strict: false, validateFormats: false });

test.each([
  [
    "an object's required properties",
    z.strictObject({ a: z.string(), b: z.string().optional() }),
    { a: "example" },
  ],
  ["what may be left out", z.object({ city: z.string().default("Bern") }), {}],
  ["an example", z.object({ city: z.string().meta({ examples: ["Bern"] }) }), { city: "Bern" }],
  ["the first of a choice", z.object({ unit: z.enum(["kelvin", "celsius"]) }), { unit: "kelvin" }],
  ["a constant", z.object({ kind: z.literal(7) }), { kind: 7 }],
  ["a number near one", z.object({ n: z.number().min(-5).max(5) }), { n: 1 }],
  ["a number within bounds", z.object({ n: z.int().min(10).max(20) }), { n: 10 }],
  ["a number above an open bound", z.object({ n: z.number().gt(3).lt(4) }), { n: 3.5 }],
  ["a multiple", z.object({ n: z.number().multipleOf(8) }), { n: 8 }],
  ["a text of some length", z.object({ s: z.string().min(9).max(12) }), { s: "exampleee" }],
  ["a short text", z.object({ s: z.string().max(2) }), { s: "a" }],
  ["a format", z.object({ when: z.iso.date() }), { when: "2026-01-31" }],
  ["a pattern that something fits", z.object({ s: z.string().regex(/^[A-Z]{3}$/) }), { s: "EUR" }],
  [
    "as many items as there must be",
    z.object({ all: z.array(z.boolean()).min(2) }),
    { all: [false, false] },
  ],
  ["what may be null", z.object({ s: z.string().nullable() }), { s: "example" }],
  ["objects in objects", z.object({ at: z.object({ lat: z.number() }) }), { at: { lat: 1 } }],
  ["no arguments", z.strictObject({}), {}],
])("%s can be made up", (_, schema, value) => {
  const json = z.toJSONSchema(schema, { io: "input" });
  expect(exampleOf(json)).toEqual({ value });
  expect(ajv.validate(json, value)).toBe(true);
});

test.each([
  ["a pattern", { type: "string", pattern: "^\\d{17}x$" }, "its text must match ^\\d{17}x$"],
  ["bounds", { type: "integer", minimum: 5, maximum: 4 }, "no number fits its bounds"],
  ["itself", { $ref: "#" }, "its schema refers to itself"],
  ["nothing", false, "its schema allows nothing"],
  ["items that differ", { type: "array", minItems: 2, uniqueItems: true }, "its items must differ"],
])("where %s is in the way, it is said", (_, schema, reason) => {
  const whole = { type: "object", properties: { x: schema }, required: ["x"], $defs: {} };
  const inner =
    "$ref" in Object(schema)
      ? { impossible: expect.stringContaining(reason) }
      : { impossible: `x: ${reason}` };
  expect(exampleOf(whole)).toEqual(inner);
});

test("parts, references and choices are followed", () => {
  const schema = {
    type: "object",
    properties: { place: { $ref: "#/$defs/place" }, how: { oneOf: [false, { const: "fast" }] } },
    required: ["place", "how"],
    $defs: {
      place: {
        allOf: [
          { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
          { properties: { zip: { type: "integer" } }, required: ["zip"] },
        ],
      },
    },
  };
  const value = { place: { city: "example", zip: 1 }, how: "fast" };
  expect(exampleOf(schema)).toEqual({ value });
  expect(ajv.validate(schema, value)).toBe(true);
});
