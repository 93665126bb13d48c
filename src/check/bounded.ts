/** A wait that has an end: nothing here may keep a person waiting for ever. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`${what} took longer than ${ms / 1000} s`)), ms);
  });
  // If the time is over, nobody is left to hear how it ended.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class TooLate extends Error {}

/** Asks again and again until it is so, or until the time is over. */
export async function becomes(
  ms: number,
  isSo: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** For what tells nobody when it is there, such as a port. */
const POLL_MS = 20;
