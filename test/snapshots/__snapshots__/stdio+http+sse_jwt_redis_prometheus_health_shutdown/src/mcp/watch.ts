import type {
  JSONRPCResponse,
  McpServer,
  ServerContext,
} from "@modelcontextprotocol/server";

import type { Answer, OpenMessages } from "../lib/http/open-messages.ts";
import type { ToolLink } from "./chain.ts";

const INTERNAL_ERROR = -32603;

/** Tells the messages that come in over a server's transport how it answers them. */
export function watchAnswers(
  server: McpServer,
  messages: Pick<OpenMessages, "answered" | "cancelled">,
): McpServer {
  const connect = server.connect.bind(server);
  server.connect = async (transport) => {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => {
      if (!("method" in message)) {
        messages.answered(message.id, answerOf(message));
      }
      return send(message, options);
    };
    // The SDK keeps it, and looks at a message itself after it. What is cancelled, it does not answer.
    transport.onmessage = (message) => {
      if ("method" in message && message.method === "notifications/cancelled") {
        messages.cancelled(message.params?.["requestId"] as string | number);
      }
    };
    await connect(transport);
  };
  return server;
}

/** The chain's outermost link: it says of a tool call more than its answer does. */
export function tellOutcome(
  messagesOf: (request: Request) => Pick<OpenMessages, "called"> | undefined,
): ToolLink {
  return async ({ tool, context }, next) => {
    const result = await next();
    const { http, mcpReq } = context.raw as ServerContext;
    if (http?.req)
      messagesOf(http.req)?.called(mcpReq.id, tool, result.outcome);
    return result;
  };
}

function answerOf(response: JSONRPCResponse): Answer {
  if ("error" in response) {
    return response.error.code === INTERNAL_ERROR
      ? "internal"
      : "invalid_input";
  }
  return response.result["isError"] === true ? "tool_error" : "ok";
}
