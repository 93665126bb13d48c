import { fileURLToPath } from "node:url";

const preloading = (file: string) => (speed: number) => ({
  NODE_OPTIONS: `--import ${fileURLToPath(new URL(file, import.meta.url))}`,
  CLOCK_SPEED: String(speed),
});

/** The environment of a server whose clocks run `speed` times as fast: its constants are too long to wait for. */
export const fasterClocks = preloading("../support/faster-clocks.mjs");

/**
 * The same, and its patience with a connection ends as early. Only for tests of that patience: at 3,600 times, a request
 * of a busy machine was refused with 408.
 */
export const fasterConnections = preloading("faster-connections.mjs");
