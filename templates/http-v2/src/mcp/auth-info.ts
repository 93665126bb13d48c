import type { AuthInfo } from "@modelcontextprotocol/server";

import type { Caller } from "./context.ts";

/** The caller as the SDK hands him on. The token itself goes no further than the door. */
export function toAuthInfo({ id, scopes, ...extra }: Caller): AuthInfo {
  return { token: "", clientId: id, scopes: [...scopes], extra };
}
