import type { Context } from "../context.ts";

/** Runs a task, and says what is waited for. */
export type Say = <T>(text: string, task: () => Promise<T>) => Promise<T>;

/** Says it to a person; a program that reads JSON is told nothing in between. */
export function sayUnless(json: boolean, { stderr }: Context): Say {
  return (text, task) => (json ? task() : withProgress(stderr, text, task));
}

/**
 * Says on stderr that something takes a while, and on a terminal how long it has taken so far. Not clack's spinner: that
 * one reads the keyboard and ends the process on Ctrl-C with exit code 0, past everything that should be undone or said.
 */
async function withProgress<T>(
  stderr: Context["stderr"],
  text: string,
  task: () => Promise<T>,
): Promise<T> {
  stderr.write(text);
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    if (stderr.isTTY === true) stderr.write(`\r${text} ${seconds} s`);
  }, 1000);
  try {
    return await task();
  } finally {
    clearInterval(timer);
    stderr.write("\n");
  }
}
