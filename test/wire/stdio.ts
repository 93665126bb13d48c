import { execa } from "execa";
import { createInterface } from "node:readline";
import type { Answer, Message } from "./messages.ts";

/** Starts a bundled server over stdio, with nothing in its environment but what is given. */
export function startStdio(bundle: string, env: Readonly<Record<string, string>> = {}) {
  const child = execa(process.execPath, [bundle, "--transport", "stdio"], {
    env: { PATH: process.env["PATH"], ...env },
    extendEnv: false,
    reject: false,
    buffer: false,
    stdin: "pipe",
  });
  const lines: string[] = [];
  const answers = new Map<unknown, Answer>();
  const watchers = new Set<() => void>();
  let stderr = "";
  let ended = false;
  const look = () => watchers.forEach((watcher) => watcher());
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    const message = tryParse(line);
    if (message && message.method === undefined) answers.set(message.id, message);
    look();
  });
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
    look();
  });
  const end = child.then(({ exitCode, signal }) => {
    ended = true;
    look();
    return { exitCode, signal };
  });

  /** Resolves with the first value that is not undefined, looking whenever the server says something. */
  function until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const watcher = () => {
        const found = find();
        if (found === undefined && !ended) return;
        watchers.delete(watcher);
        if (found === undefined) reject(new Error(`the server ended; it said:\n${stderr}`));
        else resolve(found);
      };
      watchers.add(watcher);
      watcher();
    });
  }

  const answerTo = (id: unknown) => until(() => answers.get(id));

  return {
    child,
    /** Every line of stdout so far. */
    lines: lines as readonly string[],
    stderr: () => stderr,
    end,
    until,
    write: (text: string) => child.stdin.write(text),
    send: (message: unknown) => child.stdin.write(`${JSON.stringify(message)}\n`),
    answerTo,
    /** Sends a request and waits for its answer. */
    ask(message: Message): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return answerTo(message.id);
    },
    /** Ends stdin, as a client does that is done. */
    finish() {
      child.stdin.end();
      return end;
    },
  };
}

export type StdioServer = ReturnType<typeof startStdio>;

function tryParse(line: string): Answer | undefined {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return undefined;
  }
}
