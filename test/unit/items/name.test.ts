import { transform } from "esbuild";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readItemName, type ItemName } from "../../../src/items/name.ts";
import { anyWords } from "./arbitrary.ts";

function named(given: string): ItemName {
  const name = readItemName(given);
  if (typeof name === "string") throw new Error(name);
  return name;
}

test.each(["get-forecast", "getForecast", "GetForecast", "get_forecast", "GET_FORECAST"])(
  "%s is one name, spelt as the project's own examples are",
  (given) => {
    expect(readItemName(given)).toEqual({
      file: "get-forecast",
      exported: "getForecast",
      wire: "get_forecast",
      title: "Get forecast",
    });
  },
);

test.each([
  ["ping", "ping", "ping"],
  ["getHTTPStatus", "get-http-status", "getHttpStatus"],
  ["sha256OfText", "sha256-of-text", "sha256OfText"],
  ["page-2", "page-2", "page2"],
  ["Convert2PDF", "convert2-pdf", "convert2Pdf"],
  ["x", "x", "x"],
])("%s is %s in file names and %s in code", (given, file, exported) => {
  expect(readItemName(given)).toMatchObject({ file, exported });
});

test("a name is read the same from each of its spellings", () => {
  fc.assert(
    fc.property(anyWords, (words) => {
      fc.pre(words.join("_").length <= 40 && typeof readItemName(words.join("-")) !== "string");
      const name = named(words.join("-"));
      const pascal = name.exported.charAt(0).toUpperCase() + name.exported.slice(1);
      for (const spelling of [name.file, name.wire, name.exported, pascal]) {
        expect(readItemName(spelling)).toEqual(name);
      }
    }),
  );
});

test("whatever is accepted is a valid tool name and a possible export, and anything else is refused in words", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\w$-]{1,45}$/)),
      async (given) => {
        const name = readItemName(given);
        if (typeof name === "string") {
          expect(name).toMatch(/^".* cannot be the name: .+\.$/);
          return;
        }
        expect(name.wire).toMatch(/^[A-Za-z0-9_.-]{1,128}$/);
        expect(name.wire.replaceAll("_", "-")).toBe(name.file);
        await transform(`export const ${name.exported} = 1;`);
      },
    ),
  );
});

test.each([
  ["", "it is empty"],
  ["prévision", "it may hold letters from A to Z, digits, - and _ only"],
  ["توقعات", "it may hold letters from A to Z, digits, - and _ only"],
  ["../../evil", "it may hold letters from A to Z, digits, - and _ only"],
  ["get.forecast", "it may hold letters from A to Z, digits, - and _ only"],
  ["get forecast", "it may hold letters from A to Z, digits, - and _ only"],
  ["2fa", "it does not start with a letter"],
  ["-rf", "it does not start with a letter"],
  ["__proto__", "it does not start with a letter"],
  ["get--forecast", "there is more than one - or _ between two words, or one at the end"],
  ["forecast_", "there is more than one - or _ between two words, or one at the end"],
  ["Index", "index.ts is the file that lists them all"],
  ["constructor", "every object in JavaScript has a constructor"],
  ["con", "it is the name of a device on Windows"],
  ["LPT1", "it is the name of a device on Windows"],
  ["delete", "in its file, delete already means something else"],
  ["define-tool", "in its file, defineTool already means something else"],
  ["tools", "in its file, tools already means something else"],
])("%j is refused: %s", (given, reason) => {
  expect(readItemName(given)).toBe(`${JSON.stringify(given)} cannot be the name: ${reason}.`);
});

test("a name may have 40 characters, as clients see it", () => {
  expect(typeof readItemName("n".repeat(40))).not.toBe("string");
  expect(readItemName(`${"n".repeat(39)}A`)).toContain(
    "has 41 characters, and at most 40 are allowed, so that clients can put the server's name before it",
  );
});
