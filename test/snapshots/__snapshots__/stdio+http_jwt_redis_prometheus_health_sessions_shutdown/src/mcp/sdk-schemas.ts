import {
  fromJsonSchema as fromJson,
  inputRequired,
  isSpecType,
} from "@modelcontextprotocol/server";

import type { Content } from "./content.ts";
import type { StandardSchema } from "./schema.ts";

type Json = Record<string, unknown>;

export function fromJsonSchema(schema: Json): StandardSchema {
  return fromJson(schema) as StandardSchema;
}

export function isContentBlock(value: unknown): value is Content {
  return isSpecType.ContentBlock(value);
}

/** A form as it is sent. Throws if it has what no client could show. */
export function checkForm(schema: Json): Json {
  const { params } = inputRequired.elicit({
    message: "",
    requestedSchema: fromJson(schema),
  });
  return (params as { requestedSchema: Json }).requestedSchema;
}
