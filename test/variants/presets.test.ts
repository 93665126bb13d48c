import { expect, test } from "vitest";
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
    production: "stdio+http",
    minimal: "stdio",
  });
});

test("every valid variant is there, under a name of its own", () => {
  expect(validVariants.map(({ id }) => id)).toEqual(["stdio", "http", "stdio+http"]);
});

test("a variant is selected by its name, and a misspelt one is refused", () => {
  expect(select("stdio").map(({ options }) => options.transport)).toEqual([["stdio"]]);
  expect(select(undefined)).toEqual(validVariants);
  expect(() => select("stdoi")).toThrow(
    "VARIANT=stdoi: there is no such variant; there are stdio, http, stdio+http",
  );
});
