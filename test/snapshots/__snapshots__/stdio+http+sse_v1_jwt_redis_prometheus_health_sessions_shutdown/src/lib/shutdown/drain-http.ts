import type { RunningTransport } from "../feature.ts";

const SWEEP_MS = 250;

/**
 * Lets no new connection in, and resolves when every request that was there has its whole answer. Connections that a
 * client keeps open are closed as they fall idle: closing the server alone would wait for them for ever.
 */
export async function drainHttp({
  server,
  idle,
  endStreams,
}: NonNullable<RunningTransport["http"]>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  try {
    await idle();
    await endStreams();
    // What is left has sent no request yet: a client may connect ahead of time, and Node does not count that as idle.
    server.closeAllConnections();
    await closed;
  } finally {
    clearInterval(sweep);
  }
}
