import { describe, expect, test } from "vitest";
import {
  errorInLog,
  internalError,
  leakIn,
  notRefused,
  tellingLines,
} from "../../../src/check/judge.ts";
import { totalOf } from "../../../src/check/checks/metrics.ts";

describe("what an answer must not tell", () => {
  const { stack } = new Error("secret");
  test.each([
    ["a stack trace", stack!],
    ["a stack trace", JSON.stringify({ error: { message: stack } })],
    ["a page of HTML", "<!DOCTYPE html>\n<html lang=en>"],
    [undefined, '{"error":{"message":"The body is not valid JSON"}}'],
    [undefined, "look at 10:30"],
  ])("%s", (leak, text) => {
    expect(leakIn(text)).toBe(leak);
  });
});

test("a refusal is one of the statuses that are allowed, and says nothing of the inside", () => {
  const answer = { status: 403, headers: {}, text: "{}" };
  expect(notRefused(answer, [403])).toBeUndefined();
  expect(notRefused({ ...answer, status: 200 }, [400, 422])).toBe(
    "was answered with status 200 instead of 400 or 422",
  );
  expect(notRefused({ ...answer, text: "<html>" }, [403])).toBe(
    "was refused with a page of HTML in the answer",
  );
  expect(notRefused({ broken: "socket hang up" }, [403])).toBe("was not answered: socket hang up");
});

test("an error that a client knows by its id is found in the log", () => {
  const told = internalError("Internal error (id: 1f-2e)");
  expect(told).toEqual({ id: "1f-2e" });
  const log = `starting\n{"msg":"tool called"}\n{"errorId":"1f-2e","err":{"message":"no disk\\nat x"}}\n`;
  expect(errorInLog(log, "1f-2e")).toBe("no disk");
  expect(errorInLog(log, "other")).toBeUndefined();
  expect(internalError("Unknown city")).toBeUndefined();
});

test("of a program's output, the lines from the first that speaks of an error are told", () => {
  const lines = ["> build", "bundling", "Error: no room", "  at build.js", "x", "y", "z"];
  expect(tellingLines(lines.join("\n"))).toBe("Error: no room / at build.js / x / y");
  expect(tellingLines('{"level":"info","msg":"listening"}\n')).toBe("listening");
  expect(tellingLines("")).toBe("");
});

test("of a page of metrics, the server's own counts are added up", () => {
  const page = `# TYPE calls_total counter
calls_total{tool="a"} 2
calls_total{tool="b"} 1
took_seconds_count 4
took_seconds_sum 0.5
process_cpu_seconds_total 99
nodejs_gc_duration_seconds_count 7
`;
  expect(totalOf(page)).toBe(7);
});
