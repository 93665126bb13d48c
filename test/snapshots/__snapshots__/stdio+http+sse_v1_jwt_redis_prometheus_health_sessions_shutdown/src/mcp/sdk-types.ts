export type { AuthInfo } from "@modelcontextprotocol/sdk/server/auth/types.js";
export type { Server } from "@modelcontextprotocol/sdk/server/index.js";
export type { TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
export type {
  JSONRPCMessage,
  JSONRPCRequest,
  JSONRPCResponse,
  RequestId,
} from "@modelcontextprotocol/sdk/types.js";
