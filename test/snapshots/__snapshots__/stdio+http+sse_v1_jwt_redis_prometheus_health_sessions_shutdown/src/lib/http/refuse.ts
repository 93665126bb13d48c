import type { Refusal } from "../feature.ts";

/**
 * Refuses a request with a JSON-RPC error: clients show its message. The error's code is the HTTP status unless the
 * protocol has one for it; those from -32768 to -32000 are not ours to give.
 */
export function refuse(
  { status, message, headers = {}, data }: Omit<Refusal, "reason">,
  {
    code = status,
    id = null,
  }: { code?: number; id?: string | number | null } = {},
): Response {
  return Response.json(
    { jsonrpc: "2.0", id, error: { code, message, ...(data && { data }) } },
    { status, headers: { ...headers } },
  );
}
