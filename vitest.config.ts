import { defineConfig } from "vitest/config";
import type { UserWorkspaceConfig } from "vitest/config";
import { vitePlugin } from "./scripts/templates.ts";
import LongestFirst from "./test/support/longest-first.ts";

/** What a project has besides the tests in its folder. */
const projects: Readonly<Record<string, UserWorkspaceConfig["test"]>> = {
  unit: {},
  prompts: {},
  snapshots: {},
  variants: { globalSetup: "test/variants/report.ts" },
  redis: {
    globalSetup: "test/redis/global-setup.ts",
    // Answers are timed here, against what is promised: when all else is done, and one file at a time.
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
  check: {},
  wire: { globalSetup: "test/wire/global-setup.ts" },
  // Thousands of merges in one test, where all are taken.
  edited: { testTimeout: 600_000, hookTimeout: 600_000 },
  e2e: {
    globalSetup: "test/e2e/global-setup.ts",
    // Real package managers install over a network here.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
};

// esbuild bundles thousands of projects here: collecting its garbage so often as it does is a fifth of the work.
process.env["GOGC"] ??= "400";

// One for all files of a run, which are in processes of their own.
process.env["SEED"] ??= String(Date.now() % 2 ** 31);

export default defineConfig({
  plugins: [vitePlugin],
  test: {
    projects: Object.entries(projects).map(([name, own]) => ({
      extends: true as const,
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        // Rendered projects, whose own tests are not ours.
        exclude: ["test/snapshots/__snapshots__/**"],
        ...own,
      },
    })),
    reporters: [
      "default",
      "./test/support/left-out-reporter.ts",
      "./test/edited/figures-reporter.ts",
    ],
    // Vitest's own choice leaves one core idle, and most of these tests wait for a child process.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    // Tests that start a server run two at a time, as many as a small machine has cores.
    maxConcurrency: 2,
    // A hang, not a slow machine, ends a test.
    testTimeout: 60_000,
  },
});
