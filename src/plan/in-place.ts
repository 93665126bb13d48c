import { mkdir, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../errors.ts";
import { manifestPath } from "../render/manifest.ts";
import type { Applied } from "./applied.ts";
import { describeDiskError } from "./disk-error.ts";
import {
  emptiedPath,
  entryFor,
  lastPath,
  originalPath,
  pathIn,
  stagedPath,
  syncTouched,
  writeJournal,
  type Journal,
  type Run,
} from "./journal.ts";
import { linkAbove, statIfAny } from "./paths.ts";
import type { Creation, Deletion, Update, Write } from "./plan.ts";
import { foldersOf } from "./preconditions.ts";
import { begin, drop, refuseOtherRuns } from "./runs.ts";
import { changedMeanwhile, stage } from "./stage.ts";
import { undo } from "./take-back.ts";
import { readText, syncFolder } from "./text-file.ts";

/**
 * Changes files in the existing folder `root`: all of them, or none. `journal.ts` says how.
 *
 * @param checkpoint called before each step; what it throws puts everything back
 */
export async function applyInPlace(
  root: string,
  writes: readonly Write[],
  checkpoint: () => void,
): Promise<Applied> {
  await refuseOtherRuns(root);
  const folders = await foldersOf(root, writes);
  checkpoint();
  const ordered = inOrder(writes);
  const run = await begin(root);
  let journal: Journal | undefined;
  try {
    await stage(run, ordered, checkpoint);
    checkpoint();
    journal = { files: ordered.map(entryFor), ...folders };
    await writeJournal(run, journal);
    await carryOut(run, journal, ordered, checkpoint);
  } catch (error) {
    throw await afterUndoing(error, run, journal);
  }
  const carriedOut = journal;
  return { done: () => finish(run), undo: () => undo(run, carriedOut) };
}

/** The manifest last. Deletions first: a folder may come where a file was, and the other way round. */
function inOrder(writes: readonly Write[]): Write[] {
  const rank = ({ kind, path }: Write) => (kind === "delete" ? 0 : path === manifestPath ? 2 : 1);
  return writes.toSorted((a, b) => rank(a) - rank(b));
}

async function carryOut(
  run: Run,
  { emptied, made, files }: Journal,
  writes: readonly Write[],
  checkpoint: () => void,
): Promise<void> {
  const { root } = run;
  const placed = writes.filter((write) => write.kind !== "delete");
  const manifest = placed.find(({ path }) => path === manifestPath);
  for (const write of writes) {
    if (write.kind !== "delete") continue;
    checkpoint();
    await moveOut(run, write);
  }
  for (const [index, path] of emptied.entries()) {
    checkpoint();
    await moveOutEmpty(run, path, index);
  }
  for (const path of made) {
    checkpoint();
    await mkdir(join(root, path));
  }
  for (const write of placed) {
    if (write === manifest) continue;
    checkpoint();
    await putInPlace(run, write);
  }
  const paths = files.map(({ path }) => path);
  await syncTouched(run, paths);
  checkpoint();
  if (manifest) await putInPlace(run, manifest);
  else await unlink(join(root, lastPath(run)));
}

async function putInPlace(run: Run, write: Creation | Update): Promise<void> {
  const target = join(run.root, write.path);
  if (write.kind === "update") await moveOut(run, write);
  // A rename would replace a file, and follow a link, without a word.
  if ((await statIfAny(target)) || (await linkAbove(run.root, write.path))) {
    throw changedMeanwhile(run.root, write.path);
  }
  await rename(join(run.root, stagedPath(run, write.path)), target);
}

/** Moves a file to the originals: what a person saved since the plan was checked is found there, and put back. */
async function moveOut(run: Run, { path, before }: Update | Deletion): Promise<void> {
  const isThere = (await statIfAny(join(run.root, path))) !== undefined;
  if (!isThere || (await linkAbove(run.root, path))) throw changedMeanwhile(run.root, path);
  const original = join(run.root, originalPath(run, path));
  await rename(join(run.root, path), original);
  const isFile = (await statIfAny(original))?.isFile();
  if (!isFile || (await readText(original)) !== before) throw changedMeanwhile(run.root, path);
}

/** As `moveOut`: should somebody have put something into the folder, it is put back. */
async function moveOutEmpty(run: Run, path: string, index: number): Promise<void> {
  if (await linkAbove(run.root, path)) throw changedMeanwhile(run.root, path);
  const emptied = join(run.root, emptiedPath(run, index));
  await rename(join(run.root, path), emptied);
  if ((await readdir(emptied)).length > 0) throw changedMeanwhile(run.root, path);
}

/** The new state is kept. What cannot be removed now is removed by the next run. */
async function finish(run: Run): Promise<void> {
  try {
    // Before the originals go: until the last step is on the disk, a power cut may bring the old state back.
    await syncFolder(run.root);
    await syncFolder(join(run.root, pathIn(run)));
    await drop(run);
  } catch {
    // It is complete, with or without its originals beside it.
  }
}

/** The error of a run, once everything is as it was before; with what could not be put back, if there is any. */
async function afterUndoing(
  error: unknown,
  run: Run,
  journal: Journal | undefined,
): Promise<unknown> {
  const cause = describeDiskError(error, run.root);
  if (!journal) {
    // Nothing was moved; what cannot be removed now is removed by the next run.
    await drop(run).catch(() => undefined);
    return cause;
  }
  try {
    const edited = await undo(run, journal);
    if (!(cause instanceof CliError) || edited.length === 0) return cause;
    const notes = edited.map(
      ({ path, beside }) => `${path} was edited meanwhile: that text is in ${beside}.`,
    );
    return new CliError(cause.exitCode, cause.message, [...cause.hints, ...notes]);
  } catch (second) {
    if (!(cause instanceof CliError) || !(second instanceof CliError)) return second;
    return new CliError(cause.exitCode, cause.message, [second.message, ...second.hints]);
  }
}
