import { createRequire } from "node:module";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Item } from "../../../src/items/item.ts";
import { itemPaths, renderItem } from "../../../src/items/render-item.ts";
import { anyItem } from "./arbitrary.ts";

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
  readonly enum?: string[];
  readonly default?: unknown;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a generated module hands to `defineTool` and its like. */
interface Definition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly uri?: string;
  readonly uriTemplate?: string;
  readonly input: {
    parse(value: unknown): unknown;
    readonly "~standard": {
      readonly jsonSchema: { input(options: { target: string }): JsonSchema };
    };
  };
  run(args: unknown, context: object): unknown;
}

const realRequire = createRequire(import.meta.url);

function define(definition: Definition): Definition {
  return definition;
}

/** Runs a generated module, with the project's own modules replaced by what hands the definition over. */
function definitionOf(item: Item): Definition {
  const source = renderItem(item).files.get(itemPaths(item).path)!.text;
  const { code } = transformSync(source, { loader: "ts", format: "cjs" });
  const module = { exports: {} as Record<string, Definition> };
  const project = { defineTool: define, defineResource: define, definePrompt: define };
  const require = (id: string) => (id.startsWith("../mcp/") ? project : realRequire(id));
  Function("require", "module", code)(require, module);
  return module.exports[item.name.exported]!;
}

test("a module says what it was made to say, whatever the text", async () => {
  await fc.assert(
    fc.asyncProperty(anyItem, async (item) => {
      const definition = definitionOf(item);
      const { title, description } = item;
      expect(definition).toMatchObject({ name: item.name.wire, title, description });
      if (item.type === "resource") {
        expect(definition.uriTemplate ?? definition.uri).toBe(item.uri);
        return;
      }
      const schema = definition.input["~standard"].jsonSchema.input({ target: "draft-2020-12" });
      const properties = Object.entries(schema.properties!);
      expect(properties.map(([name]) => name)).toEqual(item.fields.map(({ name }) => name));
      for (const field of item.fields) {
        const property = schema.properties![field.name]!;
        const one = field.list ? property.items! : property;
        if (field.list) expect(property.maxItems).toBe(100);
        if (field.type === "enum") expect(one.enum?.toSorted()).toEqual(field.values.toSorted());
        if (field.type === "string") expect(one.maxLength).toBe(1000);
        if (field.type === "int" || field.type === "number")
          expect(one).toMatchObject({ minimum: -1e6, maximum: 1e6 });
        expect(property.default).toBe(field.default);
      }
      if (item.type === "prompt") {
        const args = Object.fromEntries(item.fields.map(({ name }) => [name, `<${name}>`]));
        const lines = item.fields.map(({ name }) => `${name}: <${name}>\n`);
        expect(definition.run(args, {})).toBe([`${title}\n`, ...lines].join(""));
      }
    }),
    { numRuns: 300 },
  );
});

test("a tool with every field left out that can be answers with the defaults", async () => {
  const tools = anyItem.filter((item) => item.type === "tool" && item.kind === "sync");
  await fc.assert(
    fc.asyncProperty(tools, async (item) => {
      if (item.type !== "tool") return;
      const { input, run } = definitionOf(item);
      const example = { string: "a", int: 1, number: 0.5, boolean: false };
      const given: [string, unknown][] = [];
      const expected: [string, unknown][] = [];
      for (const { name, type, values, list, optional, default: byDefault } of item.fields) {
        const one = type === "enum" ? values.at(-1) : example[type];
        const value = list ? [one] : one;
        if (!optional && byDefault === undefined) given.push([name, value]);
        if (!optional) expected.push([name, byDefault ?? value]);
      }
      const answer = run(input.parse(Object.fromEntries(given)), {});
      expect(JSON.parse(String(answer))).toEqual(Object.fromEntries(expected));
    }),
  );
});
