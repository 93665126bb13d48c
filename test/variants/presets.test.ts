import { expect, test } from "vitest";
import type { Variant } from "../../src/options/variants.ts";
import { PRESETS } from "../../src/options/presets.ts";
import { resolve } from "../../src/options/resolve.ts";
import { covering, select, validVariants } from "./selection.ts";

test("every preset is one of the variants", () => {
  const known = { directory: "my-server", packageManager: "npm" };
  const idOf = (preset: string) => {
    const options = JSON.stringify(resolve({ flags: {}, preset, known }));
    return validVariants.find((variant) => JSON.stringify(variant.options) === options)?.id;
  };
  expect(Object.fromEntries(PRESETS.map(({ id }) => [id, idOf(id)]))).toEqual({
    production: "stdio+http_token_memory_prometheus_health_shutdown",
    minimal: "stdio",
  });
});

test("every valid variant is there, under a name of its own", () => {
  // On each line of the SDK: stdio, shutdown or not; http, alone or with stdio, with sse or not: token, jwt or neither, three limits, and with or without each of metrics, health, sessions and shutdown.
  expect(validVariants).toHaveLength(2 * (2 + 4 * 3 * 3 * 2 ** 4));
  expect(new Set(validVariants.map(({ id }) => id)).size).toBe(validVariants.length);
});

test("a variant is selected by its name, and a misspelt one is refused", () => {
  expect(select("stdio").map(({ options }) => options.transport)).toEqual([["stdio"]]);
  expect(select("all")).toEqual(validVariants);
  expect(() => select("stdoi")).toThrow(
    `VARIANT=stdoi: there is no such variant; there are ${validVariants.map(({ id }) => id).join(", ")}`,
  );
});

/** Each two values that meet in one of these. */
function pairs(selection: readonly Variant[]): Set<string> {
  return new Set(
    selection.flatMap(({ options }) => {
      const values = Object.entries(options).map(([option, value]) => `${option}=${value}`);
      return values.flatMap((a) => values.map((b) => `${a} ${b}`));
    }),
  );
}

test("the everyday selection is small, and every two values still meet", () => {
  const few = select(undefined);
  expect(few.length).toBeLessThan(validVariants.length / 3);
  expect(pairs(few)).toEqual(pairs(validVariants));
});

test("of all variants as few run their own tests, in which every two values meet; of one, that one", () => {
  const few = covering(select("all"));
  expect(few.length).toBeLessThan(validVariants.length / 3);
  expect(pairs(few)).toEqual(pairs(validVariants));
  expect(covering(select("stdio"))).toEqual(select("stdio"));
});
