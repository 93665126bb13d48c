import type { Options } from "../../../src/options/table.ts";

/** A complete choice, for tests that care about one part of it. */
export function someOptions(chosen: Partial<Options> = {}): Options {
  return {
    name: "my-server",
    description: "An MCP server",
    transport: ["stdio", "http"],
    sdk: "v2",
    auth: "none",
    "rate-limit": "none",
    metrics: "none",
    health: false,
    sessions: false,
    shutdown: false,
    "package-manager": "npm",
    ...chosen,
  };
}
