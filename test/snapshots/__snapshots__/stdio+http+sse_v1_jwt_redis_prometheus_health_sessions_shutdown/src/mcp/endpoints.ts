import { sessions } from "./sessions.ts";
import { streamableHttp } from "./streamable-http.ts";
import { sse } from "./sse.ts";

/** Where clients find this server over HTTP. */
export const endpoints = {
  sessions,
  streamableHttp,
  sse,
};
