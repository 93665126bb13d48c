const INTERVAL_MS = 100;
const BURST = 10;

/**
 * Decides which steps of one call's progress are sent: each one further than the one before, at most ten a second
 * and ten at once, the last one always.
 */
export function createProgressGate(
  now: () => number = () => performance.now(),
): (done: number, total?: number) => boolean {
  let last = -Infinity;
  let paidUntil = -Infinity;
  return (done, total) => {
    if (!(done > last)) return false;
    const time = now();
    const next = Math.max(paidUntil, time) + INTERVAL_MS;
    if (next - time > BURST * INTERVAL_MS && done !== total) return false;
    paidUntil = next;
    last = done;
    return true;
  };
}
