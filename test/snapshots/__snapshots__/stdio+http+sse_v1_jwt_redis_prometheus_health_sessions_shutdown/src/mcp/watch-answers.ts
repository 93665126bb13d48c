import type { Answer, OpenMessages } from "../lib/http/open-messages.ts";
import type { OnCalled } from "./create-server.ts";
import { INTERNAL_ERROR } from "./protocol-error.ts";
import type { JSONRPCResponse, RequestId, Server } from "./sdk-types.ts";

/** Makes a server that tells the messages it is sent how it answers them. */
export function watchAnswers(
  createServer: (onCalled: OnCalled) => Server,
  messagesWith: (id: RequestId) => OpenMessages | undefined,
): Server {
  const server = createServer((id, tool, outcome) =>
    messagesWith(id)?.called(id, tool, outcome),
  );
  const { connect } = server;
  server.connect = (transport) => {
    const { send } = transport;
    transport.send = (message, options) => {
      if (!("method" in message) && message.id !== undefined) {
        messagesWith(message.id)?.answered(message.id, answerOf(message));
      }
      return send.call(transport, message, options);
    };
    // The SDK keeps it, and looks at a message itself after it. What is cancelled, it does not answer.
    transport.onmessage = (message) => {
      if ("method" in message && message.method === "notifications/cancelled") {
        const id = message.params?.["requestId"] as RequestId | undefined;
        if (id !== undefined) messagesWith(id)?.cancelled(id);
      }
    };
    return connect.call(server, transport);
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
