import { isDeepStrictEqual } from "node:util";

type Schema = Readonly<Record<string, unknown>>;

/** A value that a JSON Schema should accept, or why none can be made up. */
export type Example = { readonly value: unknown } | { readonly impossible: string };

/** Deeper than this, a schema refers to itself. */
const MAX_DEPTH = 12;

/** Texts that a pattern may be made for, tried in this order. */
const TEXTS = ["example", "Example", "a", "A", "1", "abc123", "2026-01-31", "en", "EUR", "a-b"];

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: "2026-01-31",
  time: "12:00:00Z",
  "date-time": "2026-01-31T12:00:00Z",
  duration: "P1D",
  email: "somebody@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * The smallest value that a JSON Schema asks for: required properties only, and of a choice the first. It is a proposal:
 * what a schema says in other words than these, a validator has to decide.
 */
export function exampleOf(schema: unknown, root: unknown = schema, depth = 0): Example {
  if (depth > MAX_DEPTH) return impossible("its schema refers to itself");
  if (schema === true || schema === undefined) return { value: "example" };
  if (typeof schema !== "object" || schema === null) return impossible("its schema allows nothing");
  const own = schema as Schema;
  if ("const" in own) return { value: own["const"] };
  if ("default" in own) return { value: own["default"] };
  for (const key of ["examples", "enum"]) {
    const listed = own[key];
    if (Array.isArray(listed) && listed.length > 0) return { value: listed[0] as unknown };
  }
  if (typeof own["$ref"] === "string") {
    return exampleOf(referredTo(own["$ref"], root) ?? false, root, depth + 1);
  }
  if (Array.isArray(own["allOf"])) return exampleOf(merged(own), root, depth + 1);
  for (const key of ["anyOf", "oneOf"]) {
    const choices = own[key];
    if (!Array.isArray(choices)) continue;
    const found = choices.map((choice) => exampleOf(choice, root, depth + 1));
    return (
      found.find((example) => "value" in example) ?? found[0] ?? impossible("it has no choice")
    );
  }
  const type = [own["type"]].flat().find((name) => name !== "null") ?? guessedType(own);
  return exampleOfType(String(type), own, root, depth);
}

function exampleOfType(type: string, schema: Schema, root: unknown, depth: number): Example {
  switch (type) {
    case "object":
      return exampleObject(schema, root, depth);
    case "array":
      return exampleArray(schema, root, depth);
    case "integer":
    case "number":
      return exampleNumber(schema, type);
    case "boolean":
      return { value: false };
    case "null":
    case "undefined":
      return { value: null };
    case "string":
      return exampleText(schema);
    default:
      return impossible(`its schema has the type ${type}`);
  }
}

function exampleObject(schema: Schema, root: unknown, depth: number): Example {
  const properties = (schema["properties"] ?? {}) as Schema;
  const required = (schema["required"] ?? []) as readonly string[];
  const value: Record<string, unknown> = {};
  for (const name of required) {
    const example = exampleOf(properties[name], root, depth + 1);
    if ("impossible" in example) return impossible(`${name}: ${example.impossible}`);
    value[name] = example.value;
  }
  return { value };
}

function exampleArray(schema: Schema, root: unknown, depth: number): Example {
  const count = Number(schema["minItems"] ?? 0);
  if (count === 0) return { value: [] };
  const item = exampleOf(schema["items"], root, depth + 1);
  if ("impossible" in item) return item;
  if (schema["uniqueItems"] === true && count > 1) return impossible("its items must differ");
  return { value: Array.from({ length: count }, () => item.value) };
}

function exampleNumber(schema: Schema, type: string): Example {
  const step = Number(schema["multipleOf"] ?? 0);
  const above = schema["exclusiveMinimum"];
  const below = schema["exclusiveMaximum"];
  const small = type === "integer" ? 1 : 0.5;
  const least = Math.max(
    Number(schema["minimum"] ?? -Infinity),
    typeof above === "number" ? above + small : -Infinity,
  );
  const most = Math.min(
    Number(schema["maximum"] ?? Infinity),
    typeof below === "number" ? below - small : Infinity,
  );
  const near = Math.min(Math.max(1, least), most);
  const value = step > 0 ? Math.ceil(near / step) * step : near;
  return value >= least && value <= most ? { value } : impossible("no number fits its bounds");
}

function exampleText(schema: Schema): Example {
  const least = Number(schema["minLength"] ?? 0);
  const most = Number(schema["maxLength"] ?? Infinity);
  const fits = (text: string) => text.length >= least && text.length <= most;
  const byFormat = BY_FORMAT[String(schema["format"])];
  const texts = byFormat === undefined ? TEXTS : [byFormat];
  const padded = texts.map((text) => (byFormat === undefined ? text.padEnd(least, "e") : text));
  const pattern = schema["pattern"];
  if (typeof pattern === "string") {
    const found = padded.find((text) => fits(text) && matches(pattern, text));
    return found === undefined ? impossible(`its text must match ${pattern}`) : { value: found };
  }
  const value = padded.find(fits);
  return value === undefined ? impossible("no text fits its bounds") : { value };
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}

function guessedType(schema: Schema): string {
  if ("properties" in schema || "required" in schema) return "object";
  if ("items" in schema) return "array";
  return "string";
}

/** What all parts say together, as far as they can be laid over each other. */
function merged(schema: Schema): Schema {
  const { allOf, ...rest } = schema;
  const parts = [rest, ...(allOf as Schema[])];
  const required = parts.flatMap((part) => (part["required"] ?? []) as string[]);
  const properties = Object.assign({}, ...parts.map((part) => part["properties"] ?? {})) as object;
  const all = Object.assign({}, ...parts) as Schema;
  return {
    ...all,
    ...(required.length > 0 && { required }),
    ...(!isDeepStrictEqual(properties, {}) && { properties }),
  };
}

/** Within the same document: `#/$defs/city`. */
function referredTo(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#")) return undefined;
  const steps = reference.split("/").slice(1);
  return steps.reduce<unknown>((value, step) => {
    const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof value === "object" && value !== null ? (value as Schema)[name] : undefined;
  }, root);
}

function impossible(reason: string): Example {
  return { impossible: reason };
}
