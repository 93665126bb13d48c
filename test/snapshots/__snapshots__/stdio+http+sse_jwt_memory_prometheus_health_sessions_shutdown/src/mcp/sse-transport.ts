import {
  isJSONRPCRequest,
  isJSONRPCResponse,
  isSpecType,
  type CancelledNotification,
  type JSONRPCMessage,
} from "@modelcontextprotocol/server";

import { toAuthInfo } from "./auth-info.ts";
import type { Caller } from "./context.ts";

export { SSEServerTransport } from "@modelcontextprotocol/server-legacy/sse";

export const isRequest = isJSONRPCRequest;
export const isResponse = isJSONRPCResponse;

export function isMessage(value: unknown): value is JSONRPCMessage {
  return isSpecType.JSONRPCMessage(value);
}

export function isCancellation(value: unknown): value is CancelledNotification {
  return isSpecType.CancelledNotification(value);
}

/** What the SDK is told of a message, besides itself. */
export function extraOf(request: Request, caller: Caller | undefined) {
  return { request, ...(caller && { authInfo: toAuthInfo(caller) }) };
}
