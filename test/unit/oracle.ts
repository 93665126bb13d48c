/*
 * What must be accepted and what must be refused, and by which rule: written from the design, apart from the validator.
 * It imports nothing from `src`, so that the two can be compared.
 */

/** What somebody gave; undefined is not given. */
export interface Choice {
  readonly preset?: "production" | "minimal" | undefined;
  readonly transport?: readonly string[] | undefined;
  readonly sdk?: string | undefined;
  readonly auth?: string | undefined;
  readonly "rate-limit"?: string | undefined;
  readonly metrics?: string | undefined;
  readonly health?: unknown;
  readonly sessions?: unknown;
  readonly shutdown?: unknown;
}

/** `auth needs http`; `auth has no such value`. */
export type Rule = `${Exclude<keyof Choice, "preset">} ${"needs http" | "has no such value"}`;

export type Verdict =
  { readonly accepted: Required<Omit<Choice, "preset">> } | { readonly refused: readonly Rule[] };

export function judge(choice: Choice): Verdict {
  const refused: Rule[] = [];
  const minimal = choice.preset === "minimal";

  const { transport = minimal ? ["stdio"] : ["stdio", "http"] } = choice;
  const isTransport =
    transport.length > 0 &&
    transport.every((each) => each === "stdio" || each === "http" || each === "sse");
  if (!isTransport) refused.push("transport has no such value");
  const stdio = transport.includes("stdio");
  const sse = transport.includes("sse");
  // Clients from before http are let in beside it, never without it.
  const http = transport.includes("http") || sse;
  // Of a transport that is not known, nothing can be said to be missing.
  const lacksHttp = isTransport && !http;
  const everything = !minimal && http;

  const { sdk = "v2" } = choice;
  if (sdk !== "v1" && sdk !== "v2") refused.push("sdk has no such value");

  const { auth = everything ? "token" : "none" } = choice;
  const asks = auth === "token" || auth === "jwt";
  if (!asks && auth !== "none") refused.push("auth has no such value");
  else if (asks && lacksHttp) refused.push("auth needs http");

  const { "rate-limit": limit = everything ? "memory" : "none" } = choice;
  if (limit !== "memory" && limit !== "redis" && limit !== "none") {
    refused.push("rate-limit has no such value");
  } else if (limit !== "none" && lacksHttp) refused.push("rate-limit needs http");

  const { metrics = everything ? "prometheus" : "none" } = choice;
  if (metrics !== "prometheus" && metrics !== "none") refused.push("metrics has no such value");
  else if (metrics === "prometheus" && lacksHttp) refused.push("metrics needs http");

  const { health = everything } = choice;
  if (health !== true && health !== false) refused.push("health has no such value");
  else if (health && lacksHttp) refused.push("health needs http");

  const { sessions = false } = choice;
  if (sessions !== true && sessions !== false) refused.push("sessions has no such value");
  else if (sessions && lacksHttp) refused.push("sessions needs http");

  const { shutdown = !minimal } = choice;
  if (shutdown !== true && shutdown !== false) refused.push("shutdown has no such value");

  if (refused.length > 0) return { refused };
  const names = [...(stdio ? ["stdio"] : []), ...(http ? ["http"] : []), ...(sse ? ["sse"] : [])];
  return {
    accepted: {
      transport: names,
      sdk,
      auth,
      "rate-limit": limit,
      metrics,
      health,
      sessions,
      shutdown,
    },
  };
}
