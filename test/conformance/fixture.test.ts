import { execa } from "execa";
import { expect, test } from "vitest";
import { writeProject } from "../variants/project.ts";
import { fixture } from "./fixture.ts";
import { nothing } from "./runs.ts";

test.each(["v2", "v1"] as const)("what the suite calls compiles on %s", async (sdk) => {
  const root = await writeProject(`conformance/types-${sdk}`, { ...nothing, sdk }, fixture);
  const { exitCode, stdout } = await execa("tsc", { cwd: root, preferLocal: true, reject: false });
  expect(stdout).toBe("");
  expect(exitCode).toBe(0);
});
