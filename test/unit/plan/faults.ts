/** A signal that is aborted once it has been looked at `count` times: at the step after. */
export function abortedAfter(count: number, onAbort = () => {}): AbortSignal {
  let looks = 0;
  const { signal } = new AbortController();
  return Object.defineProperty(signal, "aborted", {
    get() {
      looks += 1;
      if (looks <= count) return false;
      onAbort();
      return true;
    },
  });
}
