import type { McpServer, Transport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

/** Serves one client, of either era, for as long as it is connected. */
export function serveConnection(
  createServer: () => McpServer,
  transport: Transport,
  onerror: (error: Error) => void = () => {},
): Promise<{ close(): Promise<void> }> {
  return Promise.resolve(serveStdio(createServer, { transport, onerror }));
}
