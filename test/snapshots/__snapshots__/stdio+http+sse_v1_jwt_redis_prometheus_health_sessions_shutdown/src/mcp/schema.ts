import { fromJsonSchema } from "./sdk-schemas.ts";

type Json = Record<string, unknown>;

/** A Standard Schema that can also say itself as JSON Schema: zod 4, ArkType, Valibot (with its JSON Schema adapter). */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?:
      { readonly input: unknown; readonly output: Output } | undefined;
    readonly validate: (
      value: unknown,
    ) => Validation<Output> | Promise<Validation<Output>>;
    readonly jsonSchema: {
      readonly input: (options: { target: "draft-2020-12" }) => Json;
      readonly output: (options: { target: "draft-2020-12" }) => Json;
    };
  };
}

type Validation<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?:
    readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What may stand where a schema is asked for: a Standard Schema, or a JSON Schema of an object. */
export type AnySchema = StandardSchema | (Json & { readonly type: "object" });

export type OutputOf<S> = S extends { readonly "~standard": unknown }
  ? S extends StandardSchema<infer Output>
    ? Output
    : never
  : Json;

/** A schema with its JSON Schema worked out once: it is needed in every list and in every call. */
export interface FrozenSchema<Output = unknown> {
  readonly json: Json;
  /** The accepted value, or what is wrong with it, in words that a model can act on. */
  check(value: unknown): Promise<{ value: Output } | { problem: string }>;
}

export function freezeSchema<S extends AnySchema>(
  schema: S,
  side: "input" | "output",
): FrozenSchema<OutputOf<S>> {
  const { validate, jsonSchema } = standard(schema)["~standard"];
  const json = jsonSchema[side]({ target: "draft-2020-12" });
  return {
    json,
    async check(value) {
      const result = await validate(value);
      return result.issues
        ? { problem: result.issues.map(describe).join("; ") }
        : { value: result.value as OutputOf<S> };
    },
  };
}

function standard(schema: AnySchema): StandardSchema {
  return "~standard" in schema
    ? (schema as StandardSchema)
    : fromJsonSchema(schema);
}

function describe({ message, path = [] }: Issue): string {
  const where = path
    .map((part) => String(typeof part === "object" ? part.key : part))
    .join(".");
  return where ? `${where}: ${message}` : message;
}
