import { mkdir, readFile, realpath, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { outputFile } from "fs-extra/esm";
import { CliError, EXIT } from "../errors.ts";
import { sha256 } from "../render/manifest.ts";
import { isInside, missingFolders, statIfAny } from "./paths.ts";
import type { Creation } from "./plan.ts";

/*
 * How files get into a folder that people already use, all of them or none:
 *
 *   .create-mcp-server.journal/
 *     staged/…        every new file, complete, before anything is put in place
 *     journal.json    what will be put in place; written once all is staged
 *
 * Then the folders are made and the files moved in, one rename each; the move of the last file is the moment from which
 * the project counts as complete. Before it, `recover` takes everything back, in this process or after a crash in the next.
 */
const journalFolder = ".create-mcp-server.journal";

interface Journal {
  /** In the order in which they are moved in. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Folders that were not there before, outermost first. */
  readonly folders: readonly string[];
}

/**
 * Puts `files` into the existing folder `root`, the last of them last.
 *
 * @param checkpoint called before each step; what it throws takes everything back
 */
export async function applyInPlace(
  root: string,
  files: readonly Creation[],
  checkpoint: () => void,
): Promise<void> {
  checkpoint();
  // Not in the `try`: if it is there, it belongs to another run that is at work here.
  await mkdir(join(root, journalFolder));
  try {
    await stage(root, files, checkpoint);
    const journal = await writeJournal(root, files, checkpoint);
    for (const folder of journal.folders) {
      checkpoint();
      await mkdir(join(root, folder));
    }
    for (const { path } of files) {
      checkpoint();
      await moveIn(root, path);
    }
  } catch (error) {
    await recover(root);
    throw error;
  }
  // The project is complete. What cannot be removed now is removed by the next run.
  await dropJournal(root).catch(() => undefined);
}

/** Takes back what a run that was killed has left half-made in `root`, if there is any. */
export async function recover(root: string): Promise<void> {
  const stats = await statIfAny(join(root, journalFolder));
  if (!stats?.isDirectory()) return;
  const journal = await readJournal(root);
  const last = journal?.files.at(-1);
  if (journal && last && (await statIfAny(stagedPath(root, last.path)))) {
    await takeBack(root, journal);
  }
  await dropJournal(root);
}

async function stage(root: string, files: readonly Creation[], checkpoint: () => void) {
  for (const { path, after } of files) {
    checkpoint();
    const staged = stagedPath(root, path);
    await outputFile(staged, after.text, { mode: after.mode, flag: "wx" });
  }
}

async function writeJournal(
  root: string,
  files: readonly Creation[],
  checkpoint: () => void,
): Promise<Journal> {
  const folders = new Set<string>();
  for (const { path } of files) {
    const missing = await missingFolders(dirname(join(root, path)));
    for (const folder of missing) folders.add(relative(root, folder));
  }
  const journal: Journal = {
    files: files.map(({ path, after }) => ({ path, sha256: sha256(after.text) })),
    folders: [...folders],
  };
  checkpoint();
  // Renamed into place: a journal is never half-written.
  const draft = join(root, journalFolder, "draft.json");
  await writeFile(draft, JSON.stringify(journal));
  await rename(draft, journalPath(root));
  return journal;
}

async function moveIn(root: string, path: string): Promise<void> {
  const target = join(root, path);
  // A rename would replace a file, and follow a link, without a word.
  if ((await statIfAny(target)) || !(await isWithin(root, dirname(target)))) {
    throw new CliError(EXIT.failed, `Something has appeared in the way of ${target}.`, [
      "Nothing was changed.",
    ]);
  }
  await rename(stagedPath(root, path), target);
}

async function takeBack(root: string, journal: Journal): Promise<void> {
  for (const { path, sha256: expected } of journal.files) {
    const target = join(root, path);
    const wasMovedIn = !(await statIfAny(stagedPath(root, path)));
    if (!wasMovedIn || !(await isWithin(root, target))) continue;
    // Edited since: then it is a person's file, and stays.
    if (sha256(await readFile(target, "utf8")) === expected) await unlink(target);
  }
  for (const folder of journal.folders.toReversed()) {
    const target = join(root, folder);
    if (await isWithin(root, target)) await removeIfEmpty(target);
  }
}

/** Whether there is something at `path`, and it is in `root` with links followed: a journal may come from anywhere. */
async function isWithin(root: string, path: string): Promise<boolean> {
  if (!isInside(resolve(path), root) || !(await statIfAny(path))) return false;
  return isInside(await realpath(path), await realpath(root));
}

/** Removes a folder unless something is in it. */
export async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") throw error;
  }
}

async function readJournal(root: string): Promise<Journal | undefined> {
  const path = journalPath(root);
  if (!(await statIfAny(path))) return undefined;
  try {
    const { files, folders } = JSON.parse(await readFile(path, "utf8"));
    return {
      files: files.map((file: Journal["files"][0]) => ({
        path: `${file.path}`,
        sha256: file.sha256,
      })),
      folders: folders.map(String),
    };
  } catch {
    throw new CliError(EXIT.failed, `${path} does not read as the journal of an interrupted run.`, [
      `Look at what is in ${root}, remove ${journalFolder}, and try again.`,
    ]);
  }
}

async function dropJournal(root: string): Promise<void> {
  await rm(join(root, journalFolder), { recursive: true });
}

function journalPath(root: string): string {
  return join(root, journalFolder, "journal.json");
}

function stagedPath(root: string, path: string): string {
  return join(root, journalFolder, "staged", path);
}
