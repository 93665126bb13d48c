import type { Caller } from "./context.ts";
import type { AuthInfo } from "./sdk-types.ts";

/** The caller as the SDK hands him on. The token itself goes no further than the door. */
export function toAuthInfo({ id, scopes, ...extra }: Caller): AuthInfo {
  return { token: "", clientId: id, scopes: [...scopes], extra };
}
