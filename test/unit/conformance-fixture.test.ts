import { expect, test } from "vitest";
import { fixture } from "../conformance/fixture.ts";

test("the suite's tools, prompts and resources are written without the SDK, as a user would", () => {
  const files = Object.entries(fixture);
  const offenders = files.filter(([, text]) => /@modelcontextprotocol|\braw\b/.test(text));
  expect(files.length).toBeGreaterThan(0);
  expect(offenders.map(([path]) => path)).toEqual([]);
});
