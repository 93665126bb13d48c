import {
  CLIENT_CAPABILITIES_META_KEY,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";

import type { ClientCapabilities, SdkRequest } from "./call.ts";
import type { Caller } from "./context.ts";

/** What of the SDK's context a call needs. */
export function toRequest(server: McpServer, sdk: ServerContext): SdkRequest {
  const { mcpReq } = sdk;
  const progressToken = mcpReq._meta?.progressToken;
  return {
    id: mcpReq.id,
    signal: mcpReq.signal,
    caller: toCaller(sdk),
    client: clientOf(server, sdk),
    raw: withoutToken(sdk),
    tellProgress:
      progressToken === undefined
        ? undefined
        : (progress, total, message) =>
            mcpReq.notify({
              method: "notifications/progress",
              params: { progressToken, progress, total, message },
            }),
    tellLog: (level, data) => mcpReq.log(level, data),
  };
}

/** Today's clients say with every request what they can do; those of 2025 said it once. */
function clientOf(
  { server }: McpServer,
  { mcpReq }: ServerContext,
): ClientCapabilities {
  // It has been checked by the SDK, whose types do not name its keys.
  const envelope = mcpReq.envelope as
    Record<string, ClientCapabilities> | undefined;
  return (
    envelope?.[CLIENT_CAPABILITIES_META_KEY] ??
    server.getClientCapabilities() ??
    {}
  );
}

/** A tool that sends the request's headers on must not send the caller's token with them. */
function withoutToken(sdk: ServerContext): ServerContext {
  const request = sdk.http?.req;
  if (!request) return sdk;
  return {
    ...sdk,
    http: {
      ...sdk.http,
      // Made when it is looked at: to copy the headers takes longer than many a tool.
      get req() {
        const headers = new Headers(request.headers);
        headers.delete("authorization");
        return new Request(request.url, { method: request.method, headers });
      },
    },
  };
}

function toCaller({ http }: ServerContext): Caller | undefined {
  if (!http?.authInfo) return undefined;
  const { clientId: id, scopes, extra } = http.authInfo;
  return { id, scopes, ...(extra as Pick<Caller, "subject">) };
}
