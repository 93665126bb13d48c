import type { JSONRPCRequest } from "./sdk-types.ts";

/**
 * The body as a tool call from a client of 2025 that can take an answer of either form, or undefined: the SDK serves all
 * else, and says what is wrong with it. Lets through only what the SDK's own check would, which takes a twentieth of a
 * call.
 *
 * @param versions of the protocol that the SDK knows
 */
export function asPlainCall(
  { headers }: Request,
  body: unknown,
  versions: readonly string[],
): JSONRPCRequest | undefined {
  // Today's clients send it with each request.
  if (headers.has("mcp-method") || !isPlainCall(body)) return undefined;
  const version = headers.get("mcp-protocol-version");
  const accept = headers.get("accept") ?? "";
  const takesEither =
    (version === null || versions.includes(version)) &&
    accept.includes("application/json") &&
    accept.includes("text/event-stream");
  return takesEither ? body : undefined;
}

function isPlainCall(body: unknown): body is JSONRPCRequest {
  if (!isObject(body)) return false;
  const { jsonrpc, id, method, params, ...more } = body;
  return (
    jsonrpc === "2.0" &&
    isToken(id) &&
    method === "tools/call" &&
    isObject(params) &&
    isPlainMeta(params["_meta"]) &&
    Object.keys(more).length === 0
  );
}

/** What the protocol itself has put there since 2025 is the SDK's to read. */
function isPlainMeta(meta: unknown): boolean {
  if (meta === undefined) return true;
  if (!isObject(meta)) return false;
  const { progressToken } = meta;
  return (
    (progressToken === undefined || isToken(progressToken)) &&
    !Object.keys(meta).some((key) => key.startsWith("io.modelcontextprotocol/"))
  );
}

function isToken(value: unknown): boolean {
  return typeof value === "string" || Number.isSafeInteger(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
