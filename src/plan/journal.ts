import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { manifestPath, sha256 } from "../render/manifest.ts";
import { foldersAbove, journalFolder, refusePath, statIfAny } from "./paths.ts";
import type { Write } from "./plan.ts";
import { syncFolder, writeNewText } from "./text-file.ts";

/*
 * How the files of a project that people work in are changed, all of them or none:
 *
 *   .create-mcp-server.journal/
 *     <process>/        one run; by the name one can tell whether it is still at work (process-name.ts)
 *       staged/…        every new text, complete, before anything is put in place
 *       originals/…     what is replaced or deleted: the file itself, moved here
 *       emptied/<n>     a folder in which nothing is left: the folder itself
 *       journal.json    what will be done, renamed into place once all is staged; without it, nothing has been
 *       last            the manifest's new text, or an empty file if the plan leaves the manifest alone
 *       spare           an empty file; by the name of `undo`, it says that all is to be put back after all
 *
 * The last step takes `last` away, by moving it to where the manifest belongs. While it is there, the old state counts,
 * and is put back; once it is gone, the new one counts (save for `undo`), and what is left here is only to be removed.
 * Nothing that is moved or put back needs room on the disk, so that a full one does not keep anybody from it.
 */

/** What one run does, in this order: delete, remove folders, make folders, update and create, the manifest last. */
export interface Journal {
  /** As they are dealt with. */
  readonly files: readonly JournalFile[];
  /** Folders that have nothing in them once the plan's files are gone; innermost first. */
  readonly emptied: readonly string[];
  /** Folders that were not there before; outermost first. */
  readonly made: readonly string[];
}

export interface JournalFile {
  readonly kind: Write["kind"];
  readonly path: string;
  /** SHA-256 of the new text; undefined for a deletion. */
  readonly after?: string;
}

/** The folder of one run in the journal folder. */
export interface Run {
  readonly root: string;
  readonly name: string;
}

/** Relative to the root, so that links on the way can be looked for. */
export function pathIn(run: Run, ...names: readonly string[]): string {
  return [journalFolder, run.name, ...names].join("/");
}

/** Where the new text of a file waits, relative to the root. */
export function stagedPath(run: Run, path: string): string {
  return path === manifestPath ? lastPath(run) : pathIn(run, "staged", path);
}

export function originalPath(run: Run, path: string): string {
  return pathIn(run, "originals", path);
}

/** Where a folder of `Journal.emptied` is kept, relative to the root. */
export function emptiedPath(run: Run, index: number): string {
  return pathIn(run, "emptied", `${index}`);
}

/** What takes the decision by its going; relative to the root. */
export function lastPath(run: Run): string {
  return pathIn(run, "last");
}

export function sparePath(run: Run): string {
  return pathIn(run, "spare");
}

/** Where the spare file goes once what was done is to be undone; relative to the root. */
export function undoPath(run: Run): string {
  return pathIn(run, "undo");
}

export function journalPath(run: Run): string {
  return join(run.root, pathIn(run, "journal.json"));
}

/** `untouched`: not begun, or put back. `half`: the old state counts. `complete`: the new one does. */
export async function stateOf(run: Run): Promise<"untouched" | "half" | "complete"> {
  if (!(await statIfAny(journalPath(run)))) return "untouched";
  const isDecided = !(await statIfAny(join(run.root, lastPath(run))));
  const isUndone = (await statIfAny(join(run.root, undoPath(run)))) !== undefined;
  return isDecided && !isUndone ? "complete" : "half";
}

/** A text of the plan, as the journal has it. */
export function entryFor(write: Write): JournalFile {
  const { kind, path } = write;
  return kind === "delete" ? { kind, path } : { kind, path, after: sha256(write.after.text) };
}

export async function writeJournal(run: Run, journal: Journal): Promise<void> {
  const draft = join(run.root, pathIn(run, "draft.json"));
  await writeNewText(draft, JSON.stringify(journal), 0o644);
  await rename(draft, journalPath(run));
  // That it is found after a power cut takes each folder on the way to it.
  await syncFolder(join(run.root, pathIn(run)));
  await syncFolder(join(run.root, journalFolder));
  await syncFolder(run.root);
}

/** @throws {CliError} with exit code 1 if it is none, or one that leads out of the project */
export async function readJournal(run: Run): Promise<Journal> {
  const path = journalPath(run);
  const text = await readFile(path, "utf8");
  try {
    const { files, emptied, made } = JSON.parse(text) as Journal;
    const journal = {
      files: files.map(({ kind, path: file, after }) => {
        if (!["create", "update", "delete"].includes(kind)) throw new TypeError(kind);
        return { kind, path: file, ...(kind !== "delete" && { after: `${after}` }) };
      }),
      emptied: [...emptied],
      made: [...made],
    };
    const paths = [...files.map((each) => each.path), ...emptied, ...made];
    if (paths.some((each) => refusePath(run.root, each) !== undefined)) throw new TypeError();
    return journal;
  } catch {
    throw unreadable(path);
  }
}

/**
 * A power cut must not keep the last step and lose one before it. File systems that keep a journal of their own write
 * renames in the order they were made, but not all promise it across folders.
 */
export async function syncTouched(run: Run, paths: readonly string[]): Promise<void> {
  const folders = new Set(paths.flatMap((path) => foldersAbove(path)));
  for (const folder of folders) {
    await syncFolder(join(run.root, folder));
    await syncFolder(join(run.root, originalPath(run, folder)));
  }
  await syncFolder(join(run.root, pathIn(run, "originals")));
  await syncFolder(join(run.root, pathIn(run, "emptied")));
  await syncFolder(run.root);
}

export function unreadable(path: string): CliError {
  return new CliError(EXIT.failed, `${path} does not read as the journal of an interrupted run.`, [
    `What was replaced is in "originals" there. Look at it, remove ${journalFolder}, and try again.`,
  ]);
}
