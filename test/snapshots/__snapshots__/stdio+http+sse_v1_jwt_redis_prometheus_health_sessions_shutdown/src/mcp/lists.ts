import type { ServerDefinition } from "../server.ts";
import type { Prompt } from "./prompt.ts";
import type { FixedResource, ResourcePattern } from "./resource.ts";
import type { Tool } from "./tool.ts";

type Json = Record<string, unknown>;

type ObjectSchema = Json & { type: "object" };

/** What clients are listed: worked out once, and the same for all of them. */
export function listsOf({ tools, resources, prompts }: ServerDefinition) {
  return {
    tools: tools.map(listTool),
    resources: resources.flatMap((resource) =>
      "uri" in resource ? listResource(resource) : [],
    ),
    resourceTemplates: resources.flatMap((resource) =>
      "uriTemplate" in resource ? listPattern(resource) : [],
    ),
    prompts: prompts.map(listPrompt),
  };
}

/** Clients of 2025 take nothing but objects for structured output. */
export function isObjectSchema(schema: Json): schema is ObjectSchema {
  return schema["type"] === "object";
}

function listTool({
  name,
  title,
  description,
  annotations,
  input,
  output,
}: Tool) {
  return {
    name,
    title,
    description,
    inputSchema: { ...input.json, type: "object" as const },
    ...(output && isObjectSchema(output.json) && { outputSchema: output.json }),
    ...(annotations && { annotations }),
  };
}

function listResource({
  uri,
  name,
  title,
  description,
  mimeType,
}: FixedResource) {
  return { uri, name, title, description, mimeType };
}

function listPattern({
  uriTemplate,
  name,
  title,
  description,
  mimeType,
}: ResourcePattern) {
  return { uriTemplate, name, title, description, mimeType };
}

function listPrompt({ name, title, description, input }: Prompt) {
  const { properties = {}, required = [] } = input.json as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return {
    name,
    title,
    description,
    arguments: Object.entries(properties).map(([argument, schema]) => ({
      name: argument,
      ...(schema.description && { description: schema.description }),
      required: required.includes(argument),
    })),
  };
}
