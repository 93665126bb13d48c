import { pino, stdSerializers, type DestinationStream } from "pino";

export type { Logger } from "pino";

const SECRET = /authorization|cookie|api-?key|token|secret|password/i;
const MAX_DEPTH = 6;
/** Characters: a turn that logs more is not kept in memory until it ends. */
const MAX_WAITING = 16_000;

/**
 * Logs JSON, one object a line, without the values of what is called like a secret. `stderr` is for stdio, where stdout
 * carries the protocol. What is logged in one turn of the event loop is written together at the end of it, or when the
 * process ends: line by line it took an eighth of a call.
 */
export function createLogger(level: string, output: "stdout" | "stderr") {
  return pino(
    {
      level,
      formatters: { log: (entry) => redact(entry) as Record<string, unknown> },
      serializers: { err: (error: Error) => redact(stdSerializers.err(error)) },
    },
    writeEachTurn(output === "stderr" ? 2 : 1),
  );
}

function writeEachTurn(fd: number): DestinationStream {
  const file = pino.destination({ fd, sync: true, minLength: MAX_WAITING });
  let isWaiting = false;
  const flushSync = () => {
    isWaiting = false;
    process.off("exit", flushSync);
    file.flushSync();
  };
  return {
    write(line) {
      file.write(line);
      if (isWaiting) return;
      isWaiting = true;
      setImmediate(flushSync);
      // A process that is ended in the middle of a turn, by a fault too, comes by here.
      process.once("exit", flushSync);
    },
    // pino calls it after a fatal line.
    flushSync,
  } as DestinationStream;
}

/** pino can do this too, by paths that have to be known; it takes ten times as long for each line. */
export function redact(value: unknown, depth = 0): unknown {
  // An error is not a plain object: its serializer makes one of it, which comes here again.
  if (!isPlain(value)) return value;
  if (depth > MAX_DEPTH) return "[not shown: too deep]";
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    copy[key] = SECRET.test(key) ? "[redacted]" : redact(item, depth + 1);
  }
  return copy;
}

function isPlain(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
