import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";

import { server } from "../src/server.ts";

test("only src/mcp knows the SDK, so that another one can take its place", () => {
  const offenders = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith(`mcp${sep}`))
    .filter((path) =>
      /from "@modelcontextprotocol/.test(
        readFileSync(join("src", path), "utf8"),
      ),
    );
  assert.deepEqual(offenders, []);
});

for (const { name, input } of server.tools) {
  test(`${name} takes no unknown and no unbounded arguments`, () => {
    assert.deepEqual(unbounded(input.json, "arguments"), []);
  });
}

type Schema = Record<string, unknown>;

/** Where a JSON Schema accepts texts, numbers, arrays or keys without limit. */
function unbounded(schema: Schema, path: string): string[] {
  if ("enum" in schema || "const" in schema) return [];
  const alternatives = (schema["anyOf"] ?? schema["oneOf"]) as Schema[];
  if (alternatives) return alternatives.flatMap((one) => unbounded(one, path));
  const lacks = (...keys: string[]) =>
    keys
      .filter((key) => !(key in schema))
      .map((key) => `${path} has no ${key}`);
  switch (schema["type"]) {
    case "string":
      return lacks("maxLength");
    case "number":
    case "integer":
      return lacks("minimum", "maximum");
    case "array":
      return [
        ...lacks("maxItems"),
        ...unbounded(schema["items"] as Schema, `${path}[]`),
      ];
    case "object": {
      const properties = Object.entries(schema["properties"] ?? {});
      return [
        ...(schema["additionalProperties"] === false
          ? []
          : [`${path} takes unknown keys: use z.strictObject`]),
        ...properties.flatMap(([key, value]) =>
          unbounded(value as Schema, `${path}.${key}`),
        ),
      ];
    }
    default:
      return [];
  }
}
