import { defineConfig } from "vitest/config";
import { vitePlugin } from "./scripts/templates.ts";

export default defineConfig({
  plugins: [vitePlugin],
  test: {
    projects: [
      ...["unit", "prompts", "snapshots", "variants"].map((name) => ({
        extends: true as const,
        test: { name, include: [`test/${name}/**/*.test.ts`] },
      })),
      {
        extends: true as const,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/global-setup.ts",
          // Real package managers install over a network here.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
    // Vitest's own choice leaves one core idle, and most of these tests wait for a child process.
    maxWorkers: "100%",
    // A hang, not a slow machine, ends a test.
    testTimeout: 60_000,
  },
});
