import { execFileSync } from "node:child_process";

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

/** Whether file systems of our own can be mounted here: for the tests of full and read-only disks. */
export function canMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}
