import { defineConfig } from "vitest/config";
import { vitePlugin } from "./scripts/templates.ts";

export default defineConfig({
  plugins: [vitePlugin],
  test: {
    projects: [
      ...["unit", "prompts", "snapshots", "variants", "e2e"].map((name) => ({
        extends: true as const,
        test: { name, include: [`test/${name}/**/*.test.ts`] },
      })),
      {
        extends: true,
        test: {
          name: "wire",
          include: ["test/wire/**/*.test.ts"],
          globalSetup: "test/wire/global-setup.ts",
        },
      },
    ],
    // A hang, not a slow machine, ends a test.
    testTimeout: 60_000,
  },
});
