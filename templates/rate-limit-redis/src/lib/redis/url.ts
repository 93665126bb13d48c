import * as z from "zod";

/** The address of a Redis, with its password: `rediss://user:password@redis.example.com:6379/0`. */
export function redisUrl() {
  return z
    .string()
    .refine(
      isRedisUrl,
      "must be redis://host:6379, or rediss:// for TLS, with user:password@ before the host and /1 behind it if needed",
    )
    .meta({ secret: true });
}

/** No options behind a question mark: they would be the client's, and undo its time-outs. */
function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } =
    new URL(text);
  return (
    /^rediss?:$/.test(protocol) &&
    hostname !== "" &&
    isDecodable(username + password) &&
    /^\/?\d*$/.test(pathname) &&
    search + hash === ""
  );
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
