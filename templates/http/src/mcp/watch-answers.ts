import type { JSONRPCResponse, McpServer } from "@modelcontextprotocol/server";

import type { Answer, OpenMessages } from "../lib/http/open-messages.ts";

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

function answerOf(response: JSONRPCResponse): Answer {
  if ("error" in response) {
    return response.error.code === INTERNAL_ERROR
      ? "internal"
      : "invalid_input";
  }
  return response.result["isError"] === true ? "tool_error" : "ok";
}
