import {
  PerRequestHTTPServerTransport,
  SdkError,
  type AuthInfo,
  type JSONRPCRequest,
  type McpServer,
} from "@modelcontextprotocol/server";

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
