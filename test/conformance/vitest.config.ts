import { defineConfig } from "vitest/config";
import { vitePlugin } from "../../scripts/templates.ts";

/** Apart from the everyday tests: it fetches the suite, and Node itself where this one is too old for the suite. */
export default defineConfig({
  plugins: [vitePlugin],
  test: {
    testTimeout: 120_000,
    include: ["test/conformance/*.test.ts"],
    reporters: ["verbose", "./test/support/left-out-reporter.ts"],
  },
});
