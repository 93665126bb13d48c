import { sessions } from "./sessions.ts";
import { streamableHttp } from "./streamable-http.ts";

/** Where clients find this server over HTTP. */
export const endpoints = {
  sessions,
  streamableHttp,
};
