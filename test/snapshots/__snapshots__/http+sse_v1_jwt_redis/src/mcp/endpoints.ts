import { streamableHttp } from "./streamable-http.ts";
import { sse } from "./sse.ts";

/** Where clients find this server over HTTP. */
export const endpoints = {
  streamableHttp,
  sse,
};
