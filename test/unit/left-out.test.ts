import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, test, vi } from "vitest";
import { leaveOut } from "../support/left-out.ts";
import { projectsRoot } from "../variants/project.ts";
import { write } from "./folder.ts";

const support = join(import.meta.dirname, "../support");

/** `needs` as it is on a machine without any program in its PATH. */
async function needsWithoutPath() {
  vi.resetModules();
  vi.stubEnv("PATH", "");
  return (await import("../support/programs.ts")).needs;
}

afterEach(() => vi.unstubAllEnvs());

describe("a program that is not installed", () => {
  test("leaves its tests out, with what to install", async () => {
    vi.stubEnv("NOTHING_LEFT_OUT", "");
    const needs = await needsWithoutPath();
    expect(needs("redis-server")).toEqual(
      leaveOut("redis-server is not installed (apt-get install redis-server)"),
    );
    expect(needs("prometheus", "promtool")).toEqual(
      leaveOut("prometheus and promtool are not installed (apt-get install prometheus)"),
    );
  });

  test("fails its tests where nothing may be left out", async () => {
    vi.stubEnv("NOTHING_LEFT_OUT", "1");
    const needs = await needsWithoutPath();
    expect(() => needs("redis-server")).toThrow(
      "redis-server is not installed (apt-get install redis-server), and NOTHING_LEFT_OUT=1 lets no test be left out",
    );
  });
});

test("the last lines of a run name what was left out", async () => {
  // Inside the clone, where Vitest is.
  const folder = join(projectsRoot, "left-out");
  const path = (file: string) => JSON.stringify(join(support, file));
  await write(folder, {
    "vitest.config.ts": `
export default { test: { reporters: ["default", ${path("left-out-reporter.ts")}] } };
`,
    "some.test.ts": `
import { describe, test } from "vitest";
import { leaveOut } from ${path("left-out.ts")};

describe("a group", leaveOut("there is no cheese"), () => {
  test("of one", () => {});
});
describe("another", () => {
  test("runs", () => {});
  test("alone", leaveOut("the moon is full"), () => {});
});
`,
  });
  const { all } = await execa("vitest", ["run", "--root", folder], {
    preferLocal: true,
    env: { NO_COLOR: "1" },
    all: true,
  });
  expect(all).toMatch(/1 passed \| 2 skipped/);
  expect(all.trimEnd().split("\n").slice(-2)).toEqual([
    "left out: some.test.ts > a group, because there is no cheese",
    "left out: some.test.ts > another > alone, because the moon is full",
  ]);
});
