// Preloaded into a server by a test of its times: makes its intervals, its clocks and its patience run `CLOCK_SPEED` times
// as fast, so that ten seconds are over in half of one. Nearly 0 stops them.

const speed = Number(process.env["CLOCK_SPEED"]);
const LONGEST_MS = 2 ** 31 - 1;
/** What is fetched takes its time, however fast the clock runs. */
const SHORTEST_PATIENCE_MS = 250;

export const faster = (ms) => Math.min(Math.ceil(ms / speed), LONGEST_MS);

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
