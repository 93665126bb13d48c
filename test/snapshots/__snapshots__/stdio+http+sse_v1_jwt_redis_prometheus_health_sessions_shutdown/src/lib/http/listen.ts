import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { getRequestListener, type HttpBindings } from "@hono/node-server";

import { securityHeaders } from "./security-headers.ts";
import { watchStreams } from "./streams.ts";

const MAX_HEADERS = 100;

interface Fetching {
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
}

interface Listening {
  /** For instance `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** Listens, with limits on what one client may hold of the server: time, headers, connections. */
export async function listen(
  app: Fetching,
  { HOST, PORT }: { HOST: string; PORT: number },
): Promise<Listening> {
  const answer = getRequestListener((request, env) =>
    app.fetch(request, env as HttpBindings),
  );
  const streams = watchStreams();
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      // Node drops headers past its own limit without a word: an Origin behind 2,000 others would go unseen.
      if (request.rawHeaders.length > 2 * MAX_HEADERS) {
        return refuseHeaders(response);
      }
      streams.add(response);
      void answer(request, response);
    },
  );
  server.maxHeadersCount = 0;
  server.maxConnections = 1_000;
  server.maxRequestsPerSocket = 1_000;

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(PORT, HOST, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  return {
    server,
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    async close() {
      streams.stop();
      await closeAtOnce(server);
    },
  };
}

function refuseHeaders(response: ServerResponse): void {
  response
    .writeHead(431, {
      ...securityHeaders,
      "Content-Type": "application/json",
      Connection: "close",
    })
    .end('{"error":"Too many headers"}');
}

function closeAtOnce(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
