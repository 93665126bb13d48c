import { randomUUID } from "node:crypto";

import type { Logger } from "./logger.ts";

/** 0: stopped as asked. 1: a fault. 78: the settings are not valid. */
export type ExitCode = 0 | 1 | 78;

/** How long a process may go on to finish its work after a fault. */
const AFTER_FAULT_MS = 5_000;

/** Ends the process with a line for the person who started it. */
export function exitWith(code: ExitCode, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

interface Ending {
  /** Resolves when the client is gone. */
  readonly closed: Promise<void>;
  readonly logger: Logger;
  /** Finishes what is going on. */
  drain(): Promise<void>;
  /** Ends what is left, at once. */
  stop(): Promise<void>;
}

/** Ends the process when it is asked to, when the client is gone, or when something went wrong. */
export function exitOn({ closed, logger, drain, stop }: Ending): void {
  let ending = false;
  const end = async (code: ExitCode, steps: (() => Promise<void>)[]) => {
    if (ending) return;
    ending = true;
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        logger.error({ err: error }, "the end was not clean");
        code = 1;
      }
    }
    process.exit(code);
  };

  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const) {
    process.on(signal, () => {
      // Asked twice, the process does not wait for anything any more.
      if (ending) process.exit(128 + number);
      void end(0, [drain, stop]);
    });
  }

  // After a fault, nobody knows what it left behind: the process does not go on.
  const fault = (what: string) => (error: unknown) => {
    logger.fatal({ err: error, errorId: randomUUID() }, what);
    setTimeout(() => process.exit(1), AFTER_FAULT_MS).unref();
    void end(1, [drain, stop]);
  };
  process.on("uncaughtException", fault("uncaught exception"));
  process.on("unhandledRejection", fault("unhandled rejection"));

  closed.then(() => end(0, [stop]), fault("the connection broke"));
}
