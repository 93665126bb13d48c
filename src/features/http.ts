import type { Options } from "../options/table.ts";
import type { Feature } from "./feature.ts";
import { runPackage } from "./run-package.ts";

/** The protocol's own suite, in the version that our tests run. */
export const conformanceSuite = {
  name: "@modelcontextprotocol/conformance",
  version: "0.2.0-alpha.12",
} as const;

/** The server behind an address, for many clients at once. */
export const http = {
  id: "http",
  when: (options) => options.transport.includes("http"),
  contribute: (options) => ({
    templates: ["http", `http-${options.sdk}`],
    bundled: ["@hono/node-server", "hono"],
    scripts: { conformance: conformance(options) },
    settings: [
      { name: "HOST", meaning: "The address to listen on", default: "127.0.0.1" },
      { name: "PORT", meaning: "The port to listen on", default: "3000" },
      {
        name: "ALLOWED_HOSTS",
        meaning:
          "The host names that clients use, separated by commas; this machine's own (localhost) if there are none",
      },
      {
        name: "ALLOWED_ORIGINS",
        meaning:
          "The web pages that may call, such as https://app.example.com, separated by commas",
      },
      {
        name: "TRUST_PROXY",
        meaning:
          "How many proxies stand in front, or their addresses separated by commas: only they are believed who calls",
        default: "0",
      },
      {
        name: "ALLOW_UNAUTHENTICATED",
        meaning:
          "Start on an address that other machines can reach, though nobody is asked who they are",
        default: "false",
      },
      {
        name: "MAX_CONCURRENCY",
        meaning: "How many calls may be going on at once",
        default: "100",
      },
      {
        name: "MAX_CONCURRENCY_PER_CALLER",
        meaning: "How many of them for one caller, or one address",
        default: "10",
      },
      {
        name: "MAX_BODY_BYTES",
        meaning: "How large the body of a request may be",
        default: "1048576",
      },
    ],
    lists: [
      { list: "transports", name: "http", from: "./http.ts" },
      { list: "endpoints", name: "streamableHttp", from: "./streamable-http.ts" },
    ],
  }),
} as const satisfies Feature;

/** Fetched when it is used, as it needs a newer Node than the server. */
function conformance(options: Options): string {
  const { name, version } = conformanceSuite;
  return `tsx scripts/conformance.ts ${runPackage(options, name, version)}`;
}
