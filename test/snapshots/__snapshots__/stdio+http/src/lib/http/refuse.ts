/**
 * Refuses a request with a JSON-RPC error: clients show its message. The error's code is the HTTP status unless the
 * protocol has one for it; those from -32768 to -32000 are not ours to give.
 */
export function refuse(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  code = status,
): Response {
  return Response.json(
    { jsonrpc: "2.0", id: null, error: { code, message } },
    { status, headers },
  );
}
