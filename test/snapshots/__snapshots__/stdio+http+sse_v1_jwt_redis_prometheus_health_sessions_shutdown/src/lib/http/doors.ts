import { refuse } from "./refuse.ts";
import { LOOPBACK, type HttpSettings } from "./settings.ts";

/**
 * Refuses a Host that this server is not known by. A web page can make a browser call a server on its own machine
 * under a name of the page's choosing (DNS rebinding); it cannot change the Host header.
 */
export function checkHost(
  request: Request,
  { ALLOWED_HOSTS }: Pick<HttpSettings, "ALLOWED_HOSTS">,
): Response | undefined {
  const host = parseHost(request.headers.get("host"));
  if (!host)
    return refuse({
      status: 400,
      message: "The Host header is missing or malformed",
    });
  const allowed = ALLOWED_HOSTS.length > 0 ? ALLOWED_HOSTS : LOOPBACK;
  if (allowed.includes(host.host) || allowed.includes(host.hostname)) {
    return undefined;
  }
  return refuse({
    status: 403,
    message: "This server is not meant to be called by this Host",
  });
}

/** Refuses a web page that is not on the list. Programs send no Origin, and pass. */
export function checkOrigin(
  request: Request,
  { ALLOWED_ORIGINS }: HttpSettings,
): Response | undefined {
  const origin = request.headers.get("origin");
  if (origin === null || ALLOWED_ORIGINS.includes(origin)) return undefined;
  if (isSameOrigin(origin, request)) return undefined;
  return refuse({
    status: 403,
    message: "Pages of this Origin may not call this server",
  });
}

function isSameOrigin(origin: string, request: Request): boolean {
  const host = request.headers.get("host");
  return origin === `http://${host}` || origin === `https://${host}`;
}

function parseHost(host: string | null): URL | undefined {
  if (!host || !/^[a-z0-9.\-:[\]]+$/i.test(host)) return undefined;
  try {
    return new URL(`http://${host}`);
  } catch {
    return undefined;
  }
}
