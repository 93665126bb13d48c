import {
  ContentBlockSchema,
  PrimitiveSchemaDefinitionSchema,
} from "@modelcontextprotocol/sdk/types.js";
import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";

import type { Content } from "./content.ts";
import type { StandardSchema } from "./schema.ts";

type Json = Record<string, unknown>;

// The SDK's own validator knows draft 7 only: it would let pass what `prefixItems` forbids.
const ajv = new Ajv2020({
  strict: false,
  validateSchema: false,
  allErrors: true,
});
addFormats.default(ajv);

export function fromJsonSchema(schema: Json): StandardSchema {
  const isValid = ajv.compile(schema);
  return {
    "~standard": {
      version: 1,
      vendor: "ajv",
      validate: (value) =>
        isValid(value)
          ? { value }
          : { issues: [{ message: ajv.errorsText(isValid.errors) }] },
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}

export function isContentBlock(value: unknown): value is Content {
  return ContentBlockSchema.safeParse(value).success;
}

/** A form as it is sent. Throws if it has what no client could show. */
export function checkForm({ type, properties, required }: Json): Json {
  const fields = Object.entries((properties ?? {}) as Record<string, Json>).map(
    ([name, { pattern, ...field }]) => {
      // Of an e-mail address and the like, its format says enough.
      const given = field["format"] ? field : { ...field, pattern };
      return [name, checkField(name, given)] as const;
    },
  );
  return { type, properties: Object.fromEntries(fields), required };
}

function checkField(name: string, field: Json): Json {
  const { data } = PrimitiveSchemaDefinitionSchema.safeParse(field);
  const lost = Object.entries(field).find(
    ([key, value]) => value !== undefined && !(data && key in data),
  );
  if (!data || lost) {
    throw new TypeError(
      `A form only has flat primitive properties (texts, numbers, yes or no, choices): properties.${name}${data && lost ? `.${lost[0]}` : ""}`,
    );
  }
  return data;
}
