import * as z from "zod";

import type { Feature } from "../feature.ts";
import { flag, integer, list, type Settings } from "../settings.ts";
import { parseTrustedProxies } from "./client-address.ts";

export const httpSettings = {
  HOST: z.string().default("127.0.0.1"),
  PORT: integer(0, 65_535).default(3000),
  ALLOWED_HOSTS: list().default([]),
  ALLOWED_ORIGINS: list().default([]),
  TRUST_PROXY: z
    .string()
    .refine(
      (text) => parseTrustedProxies(text) !== undefined,
      "must be a number of proxies, or their addresses separated by commas",
    )
    .default("0"),
  ALLOW_UNAUTHENTICATED: flag().default(false),
  MAX_CONCURRENCY: integer(1, 100_000).default(100),
  MAX_CONCURRENCY_PER_CALLER: integer(1, 100_000).default(10),
  MAX_BODY_BYTES: integer(1024, 1_073_741_824).default(1_048_576),
};

export type HttpSettings = Settings<typeof httpSettings>;

export const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** A server that other machines can reach must say for whom it is meant. */
export function checkHttpSettings(
  settings: HttpSettings,
  features: readonly Feature[],
): string[] {
  const problems = settings.ALLOWED_ORIGINS.filter(
    (origin) => !isOrigin(origin),
  ).map(
    (origin) =>
      `ALLOWED_ORIGINS: ${JSON.stringify(origin)} is not an origin such as https://app.example.com`,
  );
  const host = settings.HOST.includes(":")
    ? `[${settings.HOST}]`
    : settings.HOST;
  if (LOOPBACK.includes(host)) return problems;
  if (settings.ALLOWED_HOSTS.length === 0) {
    problems.push(
      `ALLOWED_HOSTS is required with HOST=${settings.HOST}: the host names that clients use, separated by commas`,
    );
  }
  const authenticates = features.some((feature) => feature.authenticates);
  if (!authenticates && !settings.ALLOW_UNAUTHENTICATED) {
    problems.push(
      `HOST=${settings.HOST} lets other machines call this server, which asks nobody who they are: set ALLOW_UNAUTHENTICATED=true if that is meant`,
    );
  }
  return problems;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
