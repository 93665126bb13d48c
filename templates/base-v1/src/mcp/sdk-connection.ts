import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type {
  LoggingLevel,
  ServerNotification,
  ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";

import type { ClientCapabilities } from "./call.ts";

export type SdkContext = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** What is known of the client at the other end of a connection. */
export interface Connection {
  readonly server: Server;
  /** Whether requests of ours get to the client: over HTTP without a session, none do. */
  readonly canAsk: boolean;
  /** Whether the client wants to be sent log entries of this level. */
  wants(level: LoggingLevel): boolean;
}

export function clientOf({ server, canAsk }: Connection): ClientCapabilities {
  return (canAsk ? server.getClientCapabilities() : undefined) ?? {};
}
