export type {
  AuthInfo,
  JSONRPCMessage,
  JSONRPCRequest,
  JSONRPCResponse,
  McpServer as Server,
  RequestId,
  TransportSendOptions,
} from "@modelcontextprotocol/server";
