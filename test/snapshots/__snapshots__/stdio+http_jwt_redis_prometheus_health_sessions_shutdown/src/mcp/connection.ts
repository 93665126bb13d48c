import type { McpServer, Transport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

import type { Changes } from "./changes.ts";
import { offerSubscriptions } from "./subscriptions.ts";

/** Serves one client, of either era, for as long as it is connected. */
export function serveConnection(
  createServer: () => McpServer,
  changes: Changes,
  transport: Transport,
  onerror: (error: Error) => void = () => {},
): Promise<{ close(): Promise<void> }> {
  const connection = serveStdio(
    ({ era }) => {
      const server = createServer();
      offerSubscriptions(server, changes, era);
      return server;
    },
    { transport, onerror },
  );
  return Promise.resolve(connection);
}
