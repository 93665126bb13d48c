import type { SdkRequest } from "./call.ts";
import type { Caller } from "./context.ts";
import type { Connection, SdkContext } from "./sdk-connection.ts";
import { clientOf } from "./sdk-connection.ts";

/** What of the SDK's context a call needs. */
export function toRequest(connection: Connection, sdk: SdkContext): SdkRequest {
  const progressToken = sdk._meta?.progressToken;
  return {
    id: sdk.requestId,
    signal: sdk.signal,
    caller: toCaller(sdk),
    client: clientOf(connection),
    raw: withoutToken(sdk),
    tellProgress:
      progressToken === undefined
        ? undefined
        : (progress, total, message) =>
            sdk.sendNotification({
              method: "notifications/progress",
              params: { progressToken, progress, total, message },
            }),
    async tellLog(level, data) {
      if (!connection.wants(level)) return;
      await sdk.sendNotification({
        method: "notifications/message",
        params: { level, data },
      });
    },
  };
}

/** A tool that sends the request's headers on must not send the caller's token with them. */
function withoutToken(sdk: SdkContext): SdkContext {
  if (!sdk.requestInfo) return sdk;
  const { authorization: _, ...headers } = sdk.requestInfo.headers;
  return { ...sdk, requestInfo: { ...sdk.requestInfo, headers } };
}

function toCaller({ authInfo }: SdkContext): Caller | undefined {
  if (!authInfo) return undefined;
  const { clientId: id, scopes, extra } = authInfo;
  return { id, scopes, ...(extra as Pick<Caller, "subject">) };
}
