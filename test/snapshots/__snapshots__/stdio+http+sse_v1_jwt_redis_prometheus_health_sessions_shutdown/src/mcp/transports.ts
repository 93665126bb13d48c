import { stdio } from "./stdio.ts";
import { http } from "./http.ts";

/** How this server can be reached. The first is the default. */
export const transports = {
  stdio,
  http,
};
