import { BlockList, isIP, isIPv6 } from "node:net";

/** Who is believed when he says for whom he asks: so many proxies in front, or those at these addresses. */
export type TrustedProxies = number | BlockList;

/** Reads `TRUST_PROXY`: a number of proxies, or addresses and networks (`10.0.0.0/8`) separated by commas. */
export function parseTrustedProxies(text: string): TrustedProxies | undefined {
  if (/^\d$/.test(text)) return Number(text);
  const list = new BlockList();
  for (const item of text.split(",")) {
    const [address = "", bits] = item.trim().split("/");
    const family = isIP(address);
    if (family === 0) return undefined;
    const prefix =
      bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    if (!Number.isInteger(prefix) || prefix > (family === 4 ? 32 : 128)) {
      return undefined;
    }
    list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/**
 * The address of the client, from the connection and, as far as the proxies are trusted, from what they say. Nothing
 * that a client can write itself is believed.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | null,
  trusted: TrustedProxies,
): string {
  if (forwardedFor === null) return network(unmapped(peer));
  const said = forwardedFor.split(",").map((item) => item.trim());
  // From us towards the client: each is what the one before says.
  const way = [peer, ...said.toReversed()].filter((item) => isIP(item) !== 0);
  const isTrusted = (address: string, index: number) =>
    typeof trusted === "number"
      ? index < trusted
      : trusted.check(
          unmapped(address),
          isIPv6(unmapped(address)) ? "ipv6" : "ipv4",
        );
  const client = way.find((address, index) => !isTrusted(address, index));
  return network(unmapped(client ?? way.at(-1) ?? peer));
}

/** `::ffff:192.0.2.1` is an IPv4 address in disguise. */
function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** An IPv6 host usually has a whole /64 to choose addresses from: it counts as one. */
function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.split("%")[0]!.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - groups.length - rest.length).fill("0");
  return `${[...groups, ...(address.includes("::") ? zeros : []), ...rest].slice(0, 4).join(":")}::/64`;
}
