import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

/** Serves one client for as long as it is connected. */
export async function serveConnection(
  createServer: () => Server,
  transport: Transport,
  onerror: (error: Error) => void = () => {},
): Promise<{ close(): Promise<void> }> {
  const server = createServer();
  server.onerror = onerror;
  await server.connect(transport);
  return server;
}
