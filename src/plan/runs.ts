import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { journalPath, pathIn, stateOf, unreadable, type Run } from "./journal.ts";
import { journalFolder, removeIfEmpty, statIfAny } from "./paths.ts";
import { nameOfThisProcess, whereIs, type Whereabouts } from "./process-name.ts";

/*
 * One run at a time. A folder's name says whose it is, so that it is there together with its owner or not at all, and no
 * name is ever used again, so that nobody can mistake one run for another. Of two that begin at once, the one that has
 * made its folder later sees the other's (both may, and then neither begins).
 */

export interface FoundRun extends Run {
  readonly process: Whereabouts;
}

/** All runs of which there is something left, this process's own included. */
export async function runsIn(root: string): Promise<FoundRun[]> {
  const folder = join(root, journalFolder);
  const stats = await statIfAny(folder);
  if (!stats) return [];
  if (!stats.isDirectory()) throw unreadable(folder);
  const runs = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const process = entry.isDirectory() ? await whereIs(entry.name) : undefined;
    if (!process) throw unreadable(join(folder, entry.name));
    runs.push({ root, name: entry.name, process });
  }
  return runs;
}

/**
 * Begins a run. What is left of runs that were completed, or had changed nothing, is removed.
 *
 * @throws {CliError} with exit code 1 if another is at work, or was killed half-way
 */
export async function begin(root: string): Promise<Run> {
  const run = { root, name: await nameOfThisProcess() };
  await mkdir(join(root, journalFolder), { recursive: true });
  try {
    await mkdir(join(root, pathIn(run)));
  } catch (error) {
    await removeIfEmpty(join(root, journalFolder));
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw isAtWork(root, process.pid);
    throw error;
  }
  try {
    // A killed run must not come into a repository with the next `git add`.
    await writeFile(join(root, pathIn(run, ".gitignore")), "*\n");
    const others = (await runsIn(root)).filter(({ name }) => name !== run.name);
    for (const other of others) await refuseRun(other);
    for (const other of others) await drop(other);
    return run;
  } catch (error) {
    await drop(run);
    throw error;
  }
}

/** @throws {CliError} as `begin` does; writes nothing */
export async function refuseOtherRuns(root: string): Promise<void> {
  for (const run of await runsIn(root)) await refuseRun(run);
}

async function refuseRun(run: FoundRun): Promise<void> {
  const { root, process } = run;
  if (process.state === "running") throw isAtWork(root, process.pid);
  if ((await stateOf(run)) === "half") {
    throw new CliError(EXIT.failed, `An earlier run was killed half-way in ${root}.`, [
      "What it has done must be taken back first: run the command again on a terminal.",
    ]);
  }
  if (process.state === "elsewhere") {
    throw new CliError(
      EXIT.failed,
      `Another run of create-mcp-server may be at work in ${root}: it was started on another machine, or in another container.`,
      [`If it is no more, remove ${join(root, pathIn(run))}, and run the command again.`],
    );
  }
}

export function isAtWork(root: string, pid: number): CliError {
  return new CliError(
    EXIT.failed,
    `Another run of create-mcp-server is at work in ${root} (process ${pid}).`,
    ["Wait until it has ended, and run the command again."],
  );
}

/**
 * Makes a killed run this process's own.
 *
 * @throws {CliError} with exit code 1 if another process has done so just before
 */
export async function claim(run: Run): Promise<Run> {
  const mine = { root: run.root, name: await nameOfThisProcess() };
  try {
    await rename(join(run.root, pathIn(run)), join(run.root, pathIn(mine)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new CliError(EXIT.failed, `Another run is at work in ${run.root} since a moment ago.`, [
      "Wait until it has ended, and run the command again.",
    ]);
  }
  return mine;
}

/** Removes all that is left of a run. */
export async function drop(run: Run): Promise<void> {
  // First what tells that there would be something to put back.
  await rm(journalPath(run), { force: true });
  await rm(join(run.root, pathIn(run)), { recursive: true, force: true });
  await removeIfEmpty(join(run.root, journalFolder));
}
