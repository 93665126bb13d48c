import type { Tool } from "../../mcp/tool.ts";
import type { Message } from "../feature.ts";

const MAX_BATCH = 10;
const INVALID_REQUEST = -32600;

/** What a request counts as that carries no message. */
export const NO_MESSAGE: readonly Message[] = [
  { kind: "request", id: undefined, method: "", tool: undefined },
];

/** The messages in a request's body: one, or several from clients of a time when that was allowed. */
export function readMessages(
  body: unknown,
  protocolVersion: string | null,
  tools: readonly Tool[],
): Message[] | { status: number; code: number; message: string } {
  const invalid = (message: string) => ({
    status: 400,
    code: INVALID_REQUEST,
    message,
  });
  if (Array.isArray(body)) {
    if (protocolVersion !== null && protocolVersion !== "2025-03-26") {
      return invalid(
        "Send one message a request: batches ended with 2025-03-26",
      );
    }
    if (body.length === 0 || body.length > MAX_BATCH) {
      return invalid(`A batch has 1 to ${MAX_BATCH} messages`);
    }
  }
  return [body].flat().map((message) => toMessage(message, tools));
}

/** What a client is told about the request that it named, if it named one. */
export function requestId(body: unknown): string | number | null {
  const first: unknown = [body].flat()[0];
  const id = isObject(first) ? first["id"] : null;
  return isRequestId(id) ? id : null;
}

function toMessage(message: unknown, tools: readonly Tool[]): Message {
  if (!isObject(message)) {
    return { kind: "request", id: undefined, method: "", tool: undefined };
  }
  const { id, method, params } = message;
  const name = isObject(params) ? params["name"] : undefined;
  return {
    kind:
      method === undefined
        ? "response"
        : id === undefined
          ? "notification"
          : "request",
    // That of a response is one of ours.
    id: method !== undefined && isRequestId(id) ? id : undefined,
    method: typeof method === "string" ? method : "",
    tool:
      method === "tools/call"
        ? tools.find((tool) => tool.name === name)
        : undefined,
  };
}

function isRequestId(id: unknown): id is string | number {
  return typeof id === "string" || typeof id === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
