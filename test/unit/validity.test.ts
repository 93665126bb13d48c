import { isDeepStrictEqual } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

import { CliError } from "../../src/errors.ts";
import { parseOptions, resolve } from "../../src/options/resolve.ts";
import { optionsSchema } from "../../src/options/schema.ts";
import { variants } from "../../src/options/variants.ts";
import { isWhole } from "../edited/selection.ts";
import { judge, type Choice, type Rule, type Verdict } from "./oracle.ts";

const known = { directory: "my-server", packageManager: "npm" };
const rest = { name: "my-server", description: "", "package-manager": "npm" };

const values = {
  preset: [undefined, "production", "minimal"],
  transport: [
    undefined,
    ["stdio"],
    ["http"],
    ["http", "stdio"],
    ["sse"],
    ["sse", "stdio"],
    ["http", "sse"],
    [],
    ["stdio", "tcp"],
  ],
  sdk: [undefined, "v1", "v2", "v3"],
  auth: [undefined, "token", "jwt", "none", "basic"],
  "rate-limit": [undefined, "memory", "redis", "none", "disk"],
  metrics: [undefined, "prometheus", "none", "statsd"],
  health: [undefined, true, false, "yes"],
  sessions: [undefined, true, false, "on"],
  shutdown: [undefined, true, false, 1],
} as const satisfies { readonly [Id in keyof Choice]: readonly Choice[Id][] };

/** Every combination of given values, what is not given left out. */
const choices: readonly Choice[] = Object.entries(values).reduce<Record<string, unknown>[]>(
  (before, [id, each]) =>
    before.flatMap((choice) =>
      each.map((value) => (value === undefined ? choice : { ...choice, [id]: value })),
    ),
  [{}],
);

/** Those that say everything, as a manifest does. */
const complete = choices.filter(
  (choice) => !("preset" in choice) && Object.keys(choice).length === 8,
);

/** What the oracle has a say in. */
function withoutRest(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([id]) => !Object.hasOwn(rest, id)));
}

/** The validator's answer, in the oracle's words. */
function verdictOf(validate: () => Record<string, unknown>): Verdict {
  try {
    return { accepted: withoutRest(validate()) } as Verdict;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { refused: error.message.split("\n").map(ruleOf).toSorted() };
  }
}

function ruleOf(line: string): Rule {
  const needs = /^(?:--(?:no-)?([a-z-]+)(?: \S+)?|options\.([a-z-]+): \S+) needs http: /.exec(line);
  if (needs) return `${needs[1] ?? needs[2]} needs http` as Rule;
  const wrong = /^(?:--|options\.)([a-z-]+): /.exec(line);
  return `${wrong?.[1] ?? line} has no such value` as Rule;
}

function expected(choice: Choice): Verdict {
  const verdict = judge(choice);
  return "refused" in verdict ? { refused: [...verdict.refused].toSorted() } : verdict;
}

/** One in so many, in an every-day run: a number in which no option has values, so that all of them still meet. */
const PART = isWhole ? 1 : 7;
const some = choices.filter((_, index) => index % PART === 0);

test(
  `each of ${some.length} combinations of flags, of ${choices.length}, is accepted or refused as the oracle says`,
  { timeout: 300_000 },
  () => {
    for (const choice of some) {
      const { preset, ...flags } = choice;
      const found = verdictOf(() => resolve({ flags, preset, known }));
      // `expect` alone would take a minute for all of them.
      if (isDeepStrictEqual(found, expected(choice))) continue;
      expect(found, JSON.stringify(choice)).toEqual(expected(choice));
    }
  },
);

test(`each of ${complete.length} manifests too`, () => {
  for (const choice of complete) {
    const found = verdictOf(() => parseOptions({ ...rest, ...choice }));
    expect(found, JSON.stringify(choice)).toEqual(expected(choice));
  }
});

test("the JSON Schema accepts the same manifests", () => {
  const validate = new Ajv2020().compile(optionsSchema());
  for (const choice of complete) {
    const isAccepted = "accepted" in judge(choice);
    expect(validate({ ...rest, ...choice }), JSON.stringify(choice)).toBe(isAccepted);
  }
});

test("the variants are what the oracle accepts: 1,156", () => {
  const texts = choices.flatMap((choice) => {
    const verdict = judge(choice);
    return "accepted" in verdict ? [JSON.stringify(verdict.accepted)] : [];
  });
  const found = variants().map(({ options }) => {
    return JSON.stringify(withoutRest(options));
  });
  expect(found).toHaveLength(1_156);
  expect(new Set(found)).toEqual(new Set(texts));
});
