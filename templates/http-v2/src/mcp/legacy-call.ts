import {
  classifyInboundRequest,
  isJSONRPCRequest,
  PerRequestHTTPServerTransport,
  SdkError,
  SUPPORTED_PROTOCOL_VERSIONS,
  type AuthInfo,
  type JSONRPCRequest,
  type McpServer,
} from "@modelcontextprotocol/server";

/**
 * The body as a call from a client of 2025 that can take an answer of either form, or undefined: the SDK serves all
 * else, and says what is wrong with it.
 */
export function asLegacyCall(
  { headers }: Request,
  body: unknown,
): JSONRPCRequest | undefined {
  // Today's clients send it with each request.
  if (headers.has("mcp-method") || !isJSONRPCRequest(body)) return undefined;
  const version = headers.get("mcp-protocol-version");
  const accept = headers.get("accept") ?? "";
  const isPlain =
    (version === null || SUPPORTED_PROTOCOL_VERSIONS.includes(version)) &&
    accept.includes("application/json") &&
    accept.includes("text/event-stream") &&
    classifyInboundRequest({ httpMethod: "POST", body }).kind === "legacy";
  return isPlain ? body : undefined;
}

/**
 * Answers as today's clients are answered: a stream if there is anything to tell before the answer, and JSON if not. The
 * SDK makes a stream of every answer to clients of 2025, which takes half as long again.
 */
export async function answerLegacyCall(
  server: McpServer,
  call: JSONRPCRequest,
  request: Request,
  authInfo: AuthInfo | undefined,
): Promise<Response> {
  const transport = new PerRequestHTTPServerTransport({
    classification: { era: "legacy" },
  });
  await server.connect(transport);
  try {
    return await transport.handleMessage(call, {
      request,
      ...(authInfo && { authInfo }),
    });
  } catch (error) {
    // The client is gone before there was an answer.
    if (error instanceof SdkError) return new Response(null, { status: 499 });
    throw error;
  }
}
