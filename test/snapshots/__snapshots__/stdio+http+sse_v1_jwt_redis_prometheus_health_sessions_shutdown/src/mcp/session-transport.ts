import { WebStandardStreamableHTTPServerTransport as SessionTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

import type { Server } from "./sdk-types.ts";

export { SessionTransport };

/** This line of the SDK speaks with clients of 2025 only. */
export async function needsSession(
  _request: Request,
  _body: unknown,
): Promise<boolean> {
  return true;
}

export function connect(
  server: Server,
  transport: SessionTransport,
): Promise<void> {
  // Its own types do not fit each other under exactOptionalPropertyTypes.
  return server.connect(transport as Transport);
}
