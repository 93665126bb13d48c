const MAX_HEADER_LENGTH = 8192;
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** The token of an Authorization header (RFC 6750), or why there is none. Anything but one token is refused. */
export function readBearer(
  header: string | null,
): { token: string } | "missing" | "malformed" {
  if (header === null) return "missing";
  if (header.length > MAX_HEADER_LENGTH) return "malformed";
  const token = BEARER.exec(header)?.[1];
  return token === undefined ? "malformed" : { token };
}

/** What a client needs to know to do better next time. */
export function challenge(attributes: Record<string, string>): string {
  const parts = Object.entries(attributes).map(
    ([name, value]) =>
      `${name}="${value.replaceAll(/[^\x20-\x7e]|["\\]/g, "")}"`,
  );
  return `Bearer ${parts.join(", ")}`;
}
