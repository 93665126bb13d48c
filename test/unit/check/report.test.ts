import { expect, test } from "vitest";
import type { Finding } from "../../../src/check/check.ts";
import * as checks from "../../../src/check/checks/index.ts";
import { firstCause, foundAsJson, foundAsText } from "../../../src/check/report.ts";
import { resolve } from "../../../src/options/resolve.ts";

const options = resolve({
  flags: {},
  known: { directory: "weather", packageManager: "npm" },
});

const findings: readonly Finding[] = [
  { place: "project", id: "types", title: "its types are right", verdict: { state: "passed" } },
  {
    place: "http",
    id: "no-token",
    title: "who shows no token is refused",
    verdict: { state: "failed", cause: "it was answered", remedy: "Lock the door." },
  },
  {
    place: "http",
    id: "stops",
    title: "it ends",
    verdict: { state: "left", reason: "the server had ended" },
  },
  {
    place: "project",
    id: "build",
    title: "it builds",
    verdict: { state: "passed", note: "in one file" },
  },
];
const found = { findings, notCalled: new Map([["drop_all", "it is not marked"]]) };

test("a person is shown a table by place, with causes and what was not called", () => {
  expect(foundAsText(found, options, ".")).toBe(`weather in .

project
  ok      its types are right
  ok      it builds: in one file

http
  FAILED  who shows no token is refused
          it was answered
  left    it ends: the server had ended

Tools that were not called:
  drop_all: it is not marked

4 checks: 2 passed, 1 failed, 1 left out.
`);
});

test("the first cause says where, and what to do", () => {
  expect(firstCause(found)).toEqual({ message: "http: it was answered", remedy: "Lock the door." });
  expect(firstCause({ ...found, findings: findings.slice(0, 1) })).toBeUndefined();
});

test("a program is told the same", () => {
  expect(foundAsJson(found)).toEqual({
    passed: false,
    checks: [
      { place: "project", id: "types", title: "its types are right", state: "passed" },
      {
        place: "http",
        id: "no-token",
        title: "who shows no token is refused",
        state: "failed",
        cause: "it was answered",
        remedy: "Lock the door.",
      },
      {
        place: "http",
        id: "stops",
        title: "it ends",
        state: "left",
        reason: "the server had ended",
      },
      { place: "project", id: "build", title: "it builds", state: "passed", note: "in one file" },
    ],
    notCalled: [{ tool: "drop_all", reason: "it is not marked" }],
  });
});

test("a check has one name wherever it is made, and no other has it", () => {
  const { checksByPlace, ...lists } = checks;
  const all = new Set(Object.values(lists).flat());
  const ids = [...all].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const shown = checksByPlace.flatMap((place) => place.checks.map(({ id }) => id));
  expect(new Set(shown)).toEqual(new Set(ids));
});
