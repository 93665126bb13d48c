import type { Feature } from "./feature.ts";

/** The server behind an address, for many clients at once. */
export const http = {
  id: "http",
  when: (options) => options.transport.includes("http"),
  contribute: () => ({
    templates: ["http"],
    bundled: ["@hono/node-server", "hono"],
    settings: [
      { name: "HOST", meaning: "The address to listen on", default: "127.0.0.1" },
      { name: "PORT", meaning: "The port to listen on", default: "3000" },
      {
        name: "ALLOWED_HOSTS",
        meaning: "Host names that clients may use, comma-separated; loopback names always may",
      },
      {
        name: "ALLOWED_ORIGINS",
        meaning: "Origins of web pages that may call, comma-separated",
      },
    ],
    lists: [{ list: "transports", name: "http", from: "./http.ts" }],
  }),
} as const satisfies Feature;
