/** What changes something on disk, of `node:fs` and its promises; `open` unless it is for reading. */
export const changingCalls = [
  "chmod",
  "mkdir",
  "mkdtemp",
  "open",
  "rename",
  "rm",
  "rmdir",
  "unlink",
  "writeFile",
] as const;

/**
 * A module for `node --import` that sends its process a signal before the n-th call that changes something on disk: a
 * signal from outside would arrive at a moment that no test can choose. Without `at`, it writes the number of those calls
 * to a file when the process ends.
 */
export function signalAtStep(setup: {
  readonly at?: { readonly step: number; readonly signal: NodeJS.Signals };
  readonly countFile?: string;
}): string {
  return `data:text/javascript,${encodeURIComponent(`
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { at, countFile } = ${JSON.stringify(setup)};
    const { writeFileSync } = fs;
    let steps = 0;
    for (const module of [fs, fs.promises]) {
      for (const name of ${JSON.stringify(changingCalls)}) {
        const original = module[name];
        module[name] = function (...given) {
          // To open a file for reading changes nothing.
          if (name === "open" && given[1] === "r") return original.apply(this, given);
          steps += 1;
          if (steps === at?.step) process.kill(process.pid, at.signal);
          return original.apply(this, given);
        };
      }
    }
    syncBuiltinESMExports();
    process.on("exit", () => countFile && writeFileSync(countFile, String(steps)));
  `)}`;
}
