// Preloaded into a server by a test of what it does in hours: its clocks, its intervals and its patience with others run
// `CLOCK_SPEED` times as fast. Nearly 0 stops them. Its connections take the time that they take.
const speed = Number(process.env["CLOCK_SPEED"]);
const LONGEST_MS = 2 ** 31 - 1;
/** A real answer over loopback comes in time, however fast the clocks run. */
const SHORTEST_PATIENCE_MS = 250;

export const faster = (ms) => Math.min(Math.ceil(ms / speed), LONGEST_MS);

const interval = globalThis.setInterval;
globalThis.setInterval = (callback, ms) => interval(callback, faster(ms));

const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => timeout(Math.max(faster(ms), SHORTEST_PATIENCE_MS));

// Both from one, or they would drift apart by what the coarser one leaves out.
const now = performance.now.bind(performance);
const started = now();
const day = Date.now();
const passed = () => (now() - started) * speed;
performance.now = () => started + passed();
Date.now = () => Math.trunc(day + passed());
