import type { Tool } from "../../mcp/tool.ts";
import type { Message } from "../feature.ts";

/** What a caller needs for what names no scopes of its own. */
export const DEFAULT_SCOPE = "mcp";

/** What hands out something, besides tools. Who may not have it may still look what there is. */
const GIVING = [
  "resources/read",
  "resources/subscribe",
  "subscriptions/listen",
  "prompts/get",
  "completion/complete",
];

/** The scopes that a message needs. */
export function neededScopes({
  method,
  tool,
}: Pick<Message, "method" | "tool">): readonly string[] {
  if (tool) return tool.scopes ?? [DEFAULT_SCOPE];
  return GIVING.includes(method) ? [DEFAULT_SCOPE] : [];
}

export function hasScopes(
  granted: readonly string[],
  needed: readonly string[],
): boolean {
  return needed.every((scope) => granted.some((held) => covers(held, scope)));
}

/** Those of a caller's scopes that are for something here. */
export function relevantScopes(
  granted: readonly string[],
  tools: readonly Tool[],
): string[] {
  const used = [DEFAULT_SCOPE, ...tools.flatMap(({ scopes = [] }) => scopes)];
  return granted.filter((held) => used.some((scope) => covers(held, scope)));
}

/** `files` covers `files:read`, and `*` covers everything. */
function covers(held: string, scope: string): boolean {
  return held === "*" || held === scope || scope.startsWith(`${held}:`);
}
