import { expect, test } from "vitest";

import { isInteractive } from "../../src/interactive.ts";
import { fakeContext, Recorder } from "../support/fake-context.ts";

const asking = { yes: false, json: false };

test("a terminal is asked", () => {
  expect(isInteractive(fakeContext({ terminal: true }), asking)).toBe(true);
});

test("--yes and --json ask nothing", () => {
  const terminal = fakeContext({ terminal: true });
  expect(isInteractive(terminal, { ...asking, yes: true })).toBe(false);
  expect(isInteractive(terminal, { ...asking, json: true })).toBe(false);
});

test("without a keyboard, or with nobody to see the question, nothing is asked", () => {
  const terminal = fakeContext({ terminal: true });
  expect(isInteractive({ ...terminal, stdin: fakeContext().stdin }, asking)).toBe(false);
  expect(isInteractive({ ...terminal, stderr: new Recorder() }, asking)).toBe(false);
});

test.each([
  ["1", false],
  ["true", false],
  ["woodpecker", false],
  ["0", true],
  ["false", true],
  ["False", true],
  ["", true],
])("CI=%j: asking is %s", (CI, expected) => {
  expect(isInteractive(fakeContext({ terminal: true, env: { CI } }), asking)).toBe(expected);
});
