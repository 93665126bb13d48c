import { rename } from "node:fs/promises";
import { join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import type { EditedFile } from "./applied.ts";
import { describeDiskError } from "./disk-error.ts";
import {
  pathIn,
  readJournal,
  sparePath,
  stateOf,
  undoPath,
  type Journal,
  type JournalFile,
  type Run,
} from "./journal.ts";
import { journalFolder, removeIfEmpty } from "./paths.ts";
import { putBack } from "./put-back.ts";
import { claim, drop, isAtWork, runsIn } from "./runs.ts";
import { syncFolder } from "./text-file.ts";

/** A run that was killed half-way: the old state counts, and has to be put back. */
export interface Interrupted {
  /** What it wanted to do, in that order. */
  readonly files: readonly Pick<JournalFile, "kind" | "path">[];
  /** It was started on another machine, or in another container: that it is not at work any more cannot be seen from here. */
  readonly elsewhere: boolean;
}

/**
 * Looks for a run that was killed half-way in `root`; writes nothing.
 *
 * @throws {CliError} with exit code 1 if a run is at work there, or a journal cannot be read
 */
export async function findInterrupted(root: string): Promise<Interrupted | undefined> {
  try {
    for (const run of await runsIn(root)) {
      if (run.process.state === "running") throw isAtWork(root, run.process.pid);
      if ((await stateOf(run)) !== "half") continue;
      const { files } = await readJournal(run);
      return {
        files: files.map(({ kind, path }) => ({ kind, path })),
        elsewhere: run.process.state === "elsewhere",
      };
    }
    return undefined;
  } catch (error) {
    throw describeDiskError(error, root);
  }
}

/**
 * Puts back what a run that was killed half-way has changed in `root`, and removes what is left of others. A file that
 * somebody has edited since stays. If this is killed as well, the next call goes on.
 *
 * @returns the edited files
 * @throws {CliError} with exit code 1 if a run is at work there, a journal cannot be read, or the disk refuses
 */
export async function takeBack(root: string): Promise<readonly EditedFile[]> {
  try {
    const edited = [];
    for (const found of await runsIn(root)) {
      if (found.process.state === "running") throw isAtWork(root, found.process.pid);
      if ((await stateOf(found)) === "half") {
        const journal = await readJournal(found);
        const run = await claim(found);
        edited.push(...(await putBack(run, journal, "stays")));
        await drop(run);
      } else if (found.process.state === "ended") {
        await drop(found);
      }
    }
    // A run may have been killed before it had a folder of its own in there.
    await removeIfEmpty(join(root, journalFolder));
    return edited;
  } catch (error) {
    throw notPutBack(error, root);
  }
}

/** Puts back what a run of this process has changed, whether it has come to its end or not. */
export async function undo(run: Run, journal: Journal): Promise<readonly EditedFile[]> {
  try {
    if ((await stateOf(run)) === "complete") {
      await rename(join(run.root, sparePath(run)), join(run.root, undoPath(run)));
      // From here on the old state counts again: after a power cut, too.
      await syncFolder(join(run.root, pathIn(run)));
    }
    const edited = await putBack(run, journal, "goes beside");
    // Everything is back; what cannot be removed now is removed by the next run.
    await drop(run).catch(() => undefined);
    return edited;
  } catch (error) {
    throw notPutBack(error, run.root);
  }
}

function notPutBack(error: unknown, root: string): unknown {
  const cause = describeDiskError(error, root);
  if (cause === error || !(cause instanceof CliError)) return error;
  return new CliError(EXIT.failed, `Not everything could be put back in ${root}.`, [
    cause.message,
    `The rest is recorded in ${journalFolder}: run the command again on a terminal.`,
  ]);
}
