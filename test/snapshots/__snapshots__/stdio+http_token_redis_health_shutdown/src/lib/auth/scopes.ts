import type { Tool } from "../../mcp/tool.ts";

/** What a caller needs for a tool that names no scopes of its own, and for everything else. */
export const DEFAULT_SCOPE = "mcp";

/** The scopes that are needed for these tools and are not there: all of them, so that one more token is enough. */
export function missingScopes(
  granted: readonly string[],
  tools: readonly Tool[],
): string[] {
  const needed = new Set(
    tools.flatMap(({ scopes }) => scopes ?? [DEFAULT_SCOPE]),
  );
  return [...needed].filter(
    (scope) => !granted.some((held) => covers(held, scope)),
  );
}

/** `files` covers `files:read`, and `*` covers everything. */
function covers(held: string, scope: string): boolean {
  return held === "*" || held === scope || scope.startsWith(`${held}:`);
}
