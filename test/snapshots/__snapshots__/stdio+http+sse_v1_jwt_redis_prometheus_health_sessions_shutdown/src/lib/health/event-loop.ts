const TICK_MS = 500;
const WEDGED_MS = 5_000;
const REMEMBER_MS = 10_000;

/** Notices when the process was too busy to do anything at all. */
export function watchEventLoop(now: () => number = () => performance.now()) {
  let last = now();
  let wedgedAt = -Infinity;
  const look = () => {
    const time = now();
    if (time - last > WEDGED_MS) wedgedAt = time;
    last = time;
  };
  const timer = setInterval(look, TICK_MS).unref();
  return {
    isAlive(): boolean {
      look();
      return now() - wedgedAt > REMEMBER_MS;
    },
    stop: () => clearInterval(timer),
  };
}
