// As faster-clocks.mjs, and what the server grants a connection passes as fast. Not for tests that wait for an answer: on a
// busy machine, a request takes longer than a hundredth of ten seconds.
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { faster } from "../support/faster-clocks.mjs";

const { createServer } = http;
http.createServer = (options, listener) => {
  if (typeof options === "function") return createServer(options);
  const changed = { ...options };
  // What the server does not set stays Node's own: minutes, and the test of it does not end.
  for (const [name, value] of Object.entries(options)) {
    if (/(Timeout|Interval)$/.test(name)) changed[name] = faster(value);
  }
  return createServer(changed, listener);
};
syncBuiltinESMExports();
