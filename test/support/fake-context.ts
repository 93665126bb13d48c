import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";

import type { Context } from "../../src/context.ts";

/** A stream that remembers what was written, as a reader sees it: without colours and cursor movements. */
export class Recorder extends PassThrough {
  #text = "";
  #waiting: (() => void)[] = [];
  /** Up to where `shows` has looked: what stands there again must have been written again. */
  #seen = 0;
  readonly isTTY: boolean;
  readonly columns: number;

  constructor({ isTTY = false, columns = 80 } = {}) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
    this.on("data", (chunk) => {
      // What follows a cursor movement stands somewhere else, and not behind what was written before.
      // eslint-disable-next-line no-control-regex -- the escape character is what is looked for
      const moved = String(chunk).replace(/\x1b\[\d*[A-H]/g, "\r");
      this.#text += stripVTControlCharacters(moved);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  get text(): string {
    return this.#text;
  }

  /** Resolves as soon as the text has been written. */
  async shows(text: string): Promise<void> {
    for (;;) {
      const at = this.#text.indexOf(text, this.#seen);
      if (at !== -1) {
        this.#seen = at + text.length;
        return;
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}

/** What a keyboard sends. */
export const KEY = {
  enter: "\r",
  down: "\x1b[B",
  space: " ",
  ctrlC: "\x03",
  ctrlD: "\x04",
} as const;

export interface FakeContext extends Context {
  readonly stdin: PassThrough & { isTTY: boolean };
  readonly stdout: Recorder;
  readonly stderr: Recorder;
  /** As a signal from outside does. */
  readonly cancel: () => void;
}

/** A context without any effect: by default there is no terminal, no program can be run, and every random byte is 7. */
export function fakeContext({
  cwd = "/nowhere",
  env = {},
  terminal = false,
  columns = 80,
}: {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  readonly columns?: number;
} = {}): FakeContext {
  const cancel = new AbortController();
  return {
    stdin: Object.assign(new PassThrough(), { isTTY: terminal, setRawMode: () => undefined }),
    stdout: new Recorder(),
    stderr: new Recorder({ isTTY: terminal, columns }),
    cwd,
    env,
    exec: () => Promise.reject(new Error("No program may be run in this test.")),
    start: () => {
      throw new Error("No program may be started in this test.");
    },
    randomBytes: (count) => Buffer.alloc(count, 7),
    signal: cancel.signal,
    cancel: () => cancel.abort(),
  };
}
