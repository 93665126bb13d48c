import type { Options } from "../options/table.ts";
import type { Feature } from "./feature.ts";
import { runPackage } from "./run-package.ts";

const build = "tsc && node scripts/build.js";

/** What every project has, whatever was chosen. */
export const base = {
  id: "base",
  when: () => true,
  contribute: (options) => {
    const transport = options.transport.includes("http") ? "http" : "stdio";
    // HTTP+SSE is a way in that http brings with it, and nothing to start with.
    const started = options.transport.filter((id) => id !== "sse");
    const [first = transport] = started;
    return {
      templates: ["base"],
      bundled: ["pino", "zod"],
      tools: ["@types/node", "esbuild", "tsx", "typescript"],
      scripts: {
        dev: `tsx watch src/main.ts --transport ${transport}`,
        build,
        start: `node dist/main.js --transport ${transport}`,
        // Unquoted: Node 20 runs no test, and exits 0, for the quoted form.
        test: "node --import tsx --test test/*.test.ts",
        typecheck: "tsc",
        call: "tsx scripts/call.ts",
        inspect: inspect(options),
        prepack: build,
      },
      settings: [
        {
          name: "TRANSPORT",
          meaning: `How the server is reached: ${started.join(" or ")}; \`--transport\` does the same`,
          default: first,
        },
        {
          name: "LOG_LEVEL",
          meaning: "How much is logged: trace, debug, info, warn, error, fatal or silent",
          default: "info",
        },
        {
          name: "TOOL_TIMEOUT_MS",
          meaning: "After how many milliseconds a tool call is given up",
          default: "30000",
        },
      ],
    };
  },
} as const satisfies Feature;

/** The Inspector is not a dependency: it needs a newer Node than the server, and a hundred packages. */
function inspect(options: Options): string {
  const inspector = runPackage(options, "@modelcontextprotocol/inspector", "2.12.0");
  const server = options.transport.includes("stdio")
    ? "node --import tsx src/main.ts --transport stdio"
    : "--transport http --server-url http://127.0.0.1:3000/mcp";
  return `${inspector} ${server}`;
}
