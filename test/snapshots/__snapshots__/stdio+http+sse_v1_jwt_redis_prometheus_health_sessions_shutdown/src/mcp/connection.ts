import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

import type { Changes } from "./changes.ts";
import { offerSubscriptions } from "./subscriptions.ts";

/** Serves one client for as long as it is connected. */
export async function serveConnection(
  createServer: () => Server,
  changes: Changes,
  transport: Transport,
  onerror: (error: Error) => void = () => {},
): Promise<{ close(): Promise<void> }> {
  const server = createServer();
  offerSubscriptions(server, changes);
  server.onerror = onerror;
  await server.connect(transport);
  return server;
}
