export type {
  AuthInfo,
  JSONRPCMessage,
  JSONRPCResponse,
  McpServer as Server,
  RequestId,
  TransportSendOptions,
} from "@modelcontextprotocol/server";
