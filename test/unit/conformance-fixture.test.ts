import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const fixture = resolve(import.meta.dirname, "../conformance/fixture");

const files = readdirSync(fixture, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(join(fixture, path), "utf8") }));

test("the suite's tools, prompts and resources are written without the SDK, as a user would", () => {
  const offenders = files.filter(({ text }) => /@modelcontextprotocol|\braw\b/.test(text));
  expect(files.length).toBeGreaterThan(0);
  expect(offenders.map(({ path }) => path)).toEqual([]);
});
