import {
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport as SessionTransport,
} from "@modelcontextprotocol/server";

import type { Server } from "./sdk-types.ts";

export { SessionTransport };

/** Clients of today need no session: each of their requests says all that there is to know. */
export function needsSession(
  request: Request,
  body: unknown,
): Promise<boolean> {
  return isLegacyRequest(request, body);
}

export function connect(
  server: Server,
  transport: SessionTransport,
): Promise<void> {
  return server.connect(transport);
}
