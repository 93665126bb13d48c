import type { Logger } from "./logger.ts";

/** 0: stopped as asked. 1: a fault. 78: the settings are not valid. */
export type ExitCode = 0 | 1 | 78;

/** Ends the process with a line for the person who started it. */
export function exitWith(code: ExitCode, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Ends the process, after `stop`, when it is asked to, when the client is gone, or when something went wrong. */
export function exitOn(
  closed: Promise<void>,
  logger: Logger,
  stop: () => Promise<void>,
): void {
  let stopping = false;
  const end = async (code: ExitCode) => {
    if (stopping) return;
    stopping = true;
    try {
      await stop();
    } catch (error) {
      logger.error({ err: error }, "stopping failed");
      code = 1;
    }
    process.exit(code);
  };

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void end(0));
  }
  // After a fault of which nobody knows what it left behind, the process does not go on.
  process.once("uncaughtException", (error) => {
    logger.fatal({ err: error }, "uncaught exception");
    void end(1);
  });
  process.once("unhandledRejection", (reason) => {
    logger.fatal({ err: reason }, "unhandled rejection");
    void end(1);
  });
  closed.then(
    () => end(0),
    (error: unknown) => {
      logger.fatal({ err: error }, "the connection broke");
      return end(1);
    },
  );
}
