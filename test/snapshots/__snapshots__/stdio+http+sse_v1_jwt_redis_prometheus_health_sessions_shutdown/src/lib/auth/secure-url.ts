import { LOOPBACK } from "../http/settings.ts";

/** Whether nobody in between can change what is at this address: https, or this machine. */
export function isSecureUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username || password || hash) return false;
  return (
    protocol === "https:" ||
    (protocol === "http:" && LOOPBACK.includes(hostname))
  );
}
