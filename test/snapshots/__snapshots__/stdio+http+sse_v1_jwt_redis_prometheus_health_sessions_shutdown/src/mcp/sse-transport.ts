import {
  CancelledNotificationSchema,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  JSONRPCMessageSchema,
  type CancelledNotification,
  type JSONRPCMessage,
  type JSONRPCResponse,
} from "@modelcontextprotocol/sdk/types.js";

import { toAuthInfo } from "./auth-info.ts";
import type { Caller } from "./context.ts";

export { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";

export const isRequest = isJSONRPCRequest;

export function isResponse(value: unknown): value is JSONRPCResponse {
  return isJSONRPCResultResponse(value) || isJSONRPCErrorResponse(value);
}

export function isMessage(value: unknown): value is JSONRPCMessage {
  return JSONRPCMessageSchema.safeParse(value).success;
}

export function isCancellation(value: unknown): value is CancelledNotification {
  return CancelledNotificationSchema.safeParse(value).success;
}

/** What the SDK is told of a message, besides itself. */
export function extraOf(request: Request, caller: Caller | undefined) {
  return {
    requestInfo: {
      headers: Object.fromEntries(request.headers),
      url: new URL(request.url),
    },
    ...(caller && { authInfo: toAuthInfo(caller) }),
  };
}
