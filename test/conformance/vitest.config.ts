import { defineConfig } from "vitest/config";
import { vitePlugin } from "../../scripts/templates.ts";

/** Apart from the everyday tests: it installs the suite, and Node itself where this one is too old for the suite. */
export default defineConfig({
  plugins: [vitePlugin],
  test: {
    include: ["test/conformance/*.test.ts"],
    reporters: ["verbose", "./test/support/left-out-reporter.ts"],
  },
});
