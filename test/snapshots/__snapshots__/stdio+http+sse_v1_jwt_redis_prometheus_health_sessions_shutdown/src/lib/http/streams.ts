import type { ServerResponse } from "node:http";

const CHECK_MS = 5_000;
const MAX_STREAM_MS = 3_600_000;
const MAX_UNREAD_BYTES = 1_048_576;
const MAX_SLOW_MS = 30_000;

/** Ends answers that are held open too long, or whose client does not read what it is sent. */
export function watchStreams(now: () => number = Date.now) {
  const open = new Map<ServerResponse, { since: number; slowSince?: number }>();
  const timer = setInterval(check, CHECK_MS).unref();

  function check(): void {
    const time = now();
    for (const [response, state] of open) {
      const unread = response.writableLength > MAX_UNREAD_BYTES;
      if (!unread) delete state.slowSince;
      else state.slowSince ??= time;
      const slow = state.slowSince && time - state.slowSince >= MAX_SLOW_MS;
      if (slow || time - state.since >= MAX_STREAM_MS) response.destroy();
    }
  }

  return {
    add(response: ServerResponse): void {
      open.set(response, { since: now() });
      response.once("close", () => open.delete(response));
    },
    stop: () => clearInterval(timer),
  };
}
