import { defineConfig } from "vitest/config";
import { vitePlugin } from "./scripts/templates.ts";

export default defineConfig({
  plugins: [vitePlugin],
  test: {
    projects: ["unit", "prompts", "snapshots", "variants", "e2e"].map((name) => ({
      extends: true as const,
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        // Rendered projects, whose own tests are not ours.
        exclude: ["test/snapshots/__snapshots__/**"],
        ...(name === "variants" && { globalSetup: "test/variants/report.ts" }),
      },
    })),
    // Tests that start a server run two at a time, as many as a small machine has cores.
    maxConcurrency: 2,
    // A hang, not a slow machine, ends a test.
    testTimeout: 60_000,
  },
});
