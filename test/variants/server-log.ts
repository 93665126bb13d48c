import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** One line of a server's log. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** The log of a running server: JSON, one object a line. A line that is something else is kept as `notJson`. */
export class ServerLog {
  readonly entries: LogEntry[] = [];
  readonly #events = new EventEmitter().setMaxListeners(0);
  #ended = false;

  constructor(stream: Readable) {
    createInterface(stream)
      .on("line", (line) => {
        const entry = parse(line);
        this.entries.push(entry);
        this.#events.emit("entry", entry);
      })
      .on("close", () => {
        this.#ended = true;
        this.#events.emit("end");
      });
  }

  /** The first line that is so, be it written already or not yet. Rejects if the log ends without it. */
  logged(isIt: (entry: LogEntry) => boolean): Promise<LogEntry> {
    return new Promise((resolve, reject) => {
      const found = this.entries.find(isIt);
      if (found) return resolve(found);
      const end = () => {
        reject(new Error(`the server ended without logging it:\n${this.text()}`));
      };
      if (this.#ended) return end();
      const look = (entry: LogEntry) => {
        if (!isIt(entry)) return;
        this.#events.off("entry", look).off("end", end);
        resolve(entry);
      };
      this.#events.on("entry", look).once("end", end);
    });
  }

  /** Everything so far, line by line. */
  text(): string {
    return this.entries.map((entry) => entry["notJson"] ?? JSON.stringify(entry)).join("\n");
  }
}

function parse(line: string): LogEntry {
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return { notJson: line };
  }
}
