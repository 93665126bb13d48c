import { expect, test } from "vitest";
import type { Variant } from "../../src/options/variants.ts";
import { PRESETS } from "../../src/options/presets.ts";
import { resolve } from "../../src/options/resolve.ts";
import { select, validVariants } from "./selection.ts";

test("every preset is one of the variants", () => {
  const known = { directory: "my-server", packageManager: "npm" };
  const idOf = (preset: string) => {
    const options = JSON.stringify(resolve({ flags: {}, preset, known }));
    return validVariants.find((variant) => JSON.stringify(variant.options) === options)?.id;
  };
  expect(Object.fromEntries(PRESETS.map(({ id }) => [id, idOf(id)]))).toEqual({
    production: "stdio+http_token_memory_health_shutdown",
    minimal: "stdio",
  });
});

test("every valid variant is there, under a name of its own", () => {
  // stdio: shutdown or not; http, alone or with stdio: token or not, three limits, health or not, shutdown or not.
  expect(validVariants).toHaveLength(2 + 2 * 3 * 2 ** 3);
  expect(new Set(validVariants.map(({ id }) => id)).size).toBe(validVariants.length);
});

test("a variant is selected by its name, and a misspelt one is refused", () => {
  expect(select("stdio").map(({ options }) => options.transport)).toEqual([["stdio"]]);
  expect(select("all")).toEqual(validVariants);
  expect(() => select("stdoi")).toThrow(
    `VARIANT=stdoi: there is no such variant; there are ${validVariants.map(({ id }) => id).join(", ")}`,
  );
});

test("the everyday selection is small, and every two values still meet", () => {
  const pairs = (selection: readonly Variant[]) =>
    new Set(
      selection.flatMap(({ options }) => {
        const values = Object.entries(options).map(([option, value]) => `${option}=${value}`);
        return values.flatMap((a) => values.map((b) => `${a} ${b}`));
      }),
    );
  const few = select(undefined);
  expect(few.length).toBeLessThan(validVariants.length / 3);
  expect(pairs(few)).toEqual(pairs(validVariants));
});
