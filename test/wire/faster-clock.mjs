// Preloaded into a server by a test of its times: makes those of its connections, its intervals, its clocks and its
// patience run `CLOCK_SPEED` times as fast, so that ten seconds are over in half of one. Nearly 0 stops them.
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";

const speed = Number(process.env["CLOCK_SPEED"]);
const LONGEST_MS = 2 ** 31 - 1;
/** What is fetched takes its time, however fast the clock runs. */
const SHORTEST_PATIENCE_MS = 250;

const faster = (ms) => Math.min(Math.ceil(ms / speed), LONGEST_MS);

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

const interval = globalThis.setInterval;
globalThis.setInterval = (callback, ms) => interval(callback, faster(ms));

const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => timeout(Math.max(faster(ms), SHORTEST_PATIENCE_MS));

// Both clocks from one, or they would drift apart by what the coarser one leaves out.
const now = performance.now.bind(performance);
const started = now();
const day = Date.now();
const passed = () => (now() - started) * speed;
performance.now = () => started + passed();
Date.now = () => Math.trunc(day + passed());
