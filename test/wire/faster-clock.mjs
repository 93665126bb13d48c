// Preloaded into a server by a test of its time-outs: makes those of its connections, its intervals and its calendar
// run `CLOCK_SPEED` times as fast, so that ten seconds are over in half of one.
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";

const speed = Number(process.env["CLOCK_SPEED"]);

const { createServer } = http;
http.createServer = (options, listener) => {
  const faster = { ...options };
  // What the server does not set stays Node's own: minutes, and the test of it does not end.
  for (const [name, value] of Object.entries(options)) {
    if (/(Timeout|Interval)$/.test(name)) faster[name] = Math.ceil(value / speed);
  }
  return createServer(faster, listener);
};
syncBuiltinESMExports();

const interval = globalThis.setInterval;
globalThis.setInterval = (callback, ms) => interval(callback, ms / speed);

const now = Date.now;
const started = now();
Date.now = () => started + (now() - started) * speed;
