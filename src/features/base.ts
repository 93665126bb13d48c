import type { Feature } from "./feature.ts";

/** What every project has, whatever was chosen. */
export const base = {
  id: "base",
  when: () => true,
  contribute: () => ({
    templates: ["base"],
    bundled: ["@modelcontextprotocol/server", "pino", "zod"],
    tools: ["@modelcontextprotocol/client", "@types/node", "esbuild", "tsx", "typescript"],
    scripts: {
      dev: "tsx watch src/main.ts",
      build: "node scripts/build.js",
      start: "node dist/main.js",
      // Unquoted: Node 20 runs no test, and exits 0, for the quoted form.
      test: "node --import tsx --test test/*.test.ts",
      typecheck: "tsc",
      inspect: "node --import tsx scripts/inspect.ts",
      call: "node --import tsx scripts/call.ts",
    },
    settings: [
      {
        name: "LOG_LEVEL",
        meaning: "How much is logged: fatal, error, warn, info, debug or trace",
        default: "info",
      },
    ],
  }),
} as const satisfies Feature;
