import { pino } from "pino";

export type { Logger } from "pino";

const SECRET_KEYS = [
  "authorization",
  "cookie",
  "password",
  "secret",
  "token",
  "x-api-key",
];

/**
 * Logs JSON, one object a line. `stderr` is for stdio, where stdout carries the protocol; it is written synchronously,
 * so that the last line before an exit is not lost.
 */
export function createLogger(level: string, output: "stdout" | "stderr") {
  return pino(
    {
      level,
      redact: SECRET_KEYS.flatMap((key) => [
        `["${key}"]`,
        `*["${key}"]`,
        `*.headers["${key}"]`,
        `*.config.headers["${key}"]`,
      ]),
    },
    pino.destination({ fd: output === "stderr" ? 2 : 1, sync: true }),
  );
}
