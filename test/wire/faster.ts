import { fileURLToPath } from "node:url";

const clock = fileURLToPath(new URL("faster-connections.mjs", import.meta.url));

/** The environment of a server on which time runs `speed` times as fast: its constants are too long to wait for. */
export function fasterBy(speed: number): Record<string, string> {
  return { NODE_OPTIONS: `--import ${clock}`, CLOCK_SPEED: String(speed) };
}
