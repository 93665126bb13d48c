import { BOUNDS, type Field } from "./fields.ts";
import type { Call, Expression } from "./layout.ts";

/** The zod schema of these arguments: no unknown ones, and none without bounds. */
export function inputSchema(fields: readonly Field[]): Expression {
  const entries = fields.map((field) => [field.name, fieldSchema(field)] as const);
  return zod(call("strictObject", { kind: "object", entries }));
}

function fieldSchema(field: Field): Expression {
  const one = typeCalls(field);
  const calls = field.list
    ? [call("array", zod(...one)), call("max", number(BOUNDS.elements))]
    : one;
  if (field.optional) return zod(...calls, call("optional"));
  if (field.default === undefined) return zod(...calls);
  return zod(...calls, call("default", value(field.default)));
}

function typeCalls({ type, values }: Field): Call[] {
  const within = [call("min", number(-BOUNDS.size)), call("max", number(BOUNDS.size))];
  switch (type) {
    case "string":
      return [call("string"), call("max", number(BOUNDS.characters))];
    case "int":
      return [call("number"), call("int"), ...within];
    case "number":
      return [call("number"), ...within];
    case "boolean":
      return [call("boolean")];
    case "enum":
      return [call("enum", { kind: "array", elements: values.map(value) })];
  }
}

/** Arguments that the schema accepts, each of them given. */
export function exampleArguments(fields: readonly Field[]): Expression {
  const entries = fields.map((field) => {
    const one = value(exampleOf(field));
    const given: Expression = field.list ? { kind: "array", elements: [one] } : one;
    return [field.name, given] as const;
  });
  return { kind: "object", entries };
}

function exampleOf({ type, values }: Field): string | number | boolean {
  switch (type) {
    case "string":
      return "example";
    case "int":
      return 1;
    case "number":
      return 1.5;
    case "boolean":
      return true;
    case "enum":
      return values[0]!;
  }
}

function zod(...calls: readonly Call[]): Expression {
  return { kind: "calls", from: "z", calls };
}

function call(name: string, ...args: readonly Expression[]): Call {
  return { name, args };
}

function number(given: number): Expression {
  // As the project's own examples write it.
  const text = Math.abs(given) === 1e6 ? `${given < 0 ? "-" : ""}1e6` : String(given);
  return { kind: "word", text };
}

function value(given: string | number | boolean): Expression {
  return typeof given === "string"
    ? { kind: "string", text: given }
    : { kind: "word", text: String(given) };
}
