import * as z from "zod";

/** Environment variables by name, each with the schema that reads its text. Mark a secret with `.meta({ secret: true })`. */
export type SettingsShape = Record<string, z.ZodType>;

export type Settings<Shape extends SettingsShape> = {
  readonly [Name in keyof Shape]: z.output<Shape[Name]>;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every server reads, whatever it offers and however it is reached. */
export const baseSettings = {
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info"),
  TOOL_TIMEOUT_MS: integer(1, 3_600_000).default(30_000),
};

export type BaseSettings = Settings<typeof baseSettings>;

/** Every problem with the settings at once, so that nobody has to start the server five times to find five. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(problems: readonly string[]) {
    super(["The settings are not valid:", ...problems].join("\n  "));
  }
}

/** Reads and checks the settings. An empty variable counts as not set. Throws a `SettingsError`. */
export function readSettings<Shape extends SettingsShape>(
  shape: Shape,
  environment: Environment,
): Settings<Shape> {
  const given = Object.fromEntries(
    Object.keys(shape).flatMap((name) =>
      environment[name] ? [[name, environment[name]]] : [],
    ),
  );
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data as Settings<Shape>;
  throw new SettingsError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const value = given[name];
      if (value === undefined) return `${name} is required`;
      return `${name}: ${issue.message} (given: ${isSecret(shape[name]) ? "***" : JSON.stringify(value)})`;
    }),
  );
}

/** The effective settings as lines of an `.env` file, secrets masked. */
export function describeSettings(
  shape: SettingsShape,
  settings: Record<string, unknown>,
): string[] {
  return Object.keys(shape).map((name) => {
    const value = settings[name];
    if (value === undefined) return `# ${name} is not set`;
    return `${name}=${isSecret(shape[name]) ? "***" : String(value)}`;
  });
}

/** Variables that are probably misspelt settings, each with the name that was probably meant. */
export function misspelt(
  known: readonly string[],
  environment: Environment,
): { name: string; meant: string }[] {
  return Object.keys(environment)
    .filter((name) => name.length >= 6 && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((other) => differsByOne(name, other));
      return meant ? [{ name, meant }] : [];
    });
}

/** A whole number within bounds, both included. */
export function integer(minimum: number, maximum: number) {
  return z.coerce
    .number("must be a whole number")
    .int("must be a whole number")
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`);
}

/** `true` or `false`, written out. */
export function flag() {
  return z.stringbool({
    truthy: ["true"],
    falsy: ["false"],
    error: "must be true or false",
  });
}

/** Texts separated by commas. */
export function list() {
  return z.string().transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );
}

/** Looks into `.optional()`, `.default()` and `.transform()` as well: the mark may stand before them. */
function isSecret(schema: z.ZodType | undefined): boolean {
  if (!schema) return false;
  if (schema.meta()?.["secret"] === true) return true;
  const { innerType, in: input } = schema.def as {
    innerType?: z.ZodType;
    in?: z.ZodType;
  };
  return isSecret(innerType ?? input);
}

/** One letter missing, added or different, or two neighbours swapped. */
function differsByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] &&
      restA[1] === restB[0] &&
      restA.slice(2) === restB.slice(2))
  );
}
