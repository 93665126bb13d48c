import { mkdir, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import type { EditedFile } from "./applied.ts";
import {
  emptiedPath,
  originalPath,
  stagedPath,
  syncTouched,
  type Journal,
  type JournalFile,
  type Run,
} from "./journal.ts";
import { linkAbove, removeIfEmpty, statIfAny } from "./paths.ts";
import { hashIfText } from "./text-file.ts";

/** What becomes of a file that somebody has edited since it was written: it keeps its place, or the original gets it. */
export type Edited = "stays" | "goes beside";

/**
 * Puts back whatever a run has changed so far, in the opposite order. It can be stopped at any point, and begun again.
 *
 * @returns what somebody has edited
 */
export async function putBack(run: Run, journal: Journal, edited: Edited): Promise<EditedFile[]> {
  const { root } = run;
  const { files, emptied, made } = journal;
  const found: EditedFile[] = [];
  const putEachBack = async (some: readonly JournalFile[]) => {
    for (const file of some) {
      const one = await putFileBack(run, journal, file, edited);
      if (one) found.push(one);
    }
  };
  const lastFirst = files.toReversed();
  await putEachBack(lastFirst.filter(({ kind }) => kind !== "delete"));
  for (const path of made.toReversed()) {
    await refuseLinks(root, path);
    await removeIfEmpty(join(root, path));
  }
  for (const [index, path] of [...emptied.entries()].toReversed()) {
    await refuseLinks(root, path);
    if (!(await statIfAny(join(root, path)))) await moveBack(root, emptiedPath(run, index), path);
  }
  await putEachBack(lastFirst.filter(({ kind }) => kind === "delete"));
  const paths = files.map(({ path }) => path);
  await syncTouched(run, paths);
  return found;
}

async function putFileBack(
  run: Run,
  { emptied }: Journal,
  { kind, path, after }: JournalFile,
  edited: Edited,
): Promise<EditedFile | undefined> {
  const { root } = run;
  await refuseLinks(root, path);
  const target = join(root, path);
  const kept = originalPath(run, path);
  const present = await statIfAny(target);
  const hasOriginal = kind !== "create" && (await statIfAny(join(root, kept))) !== undefined;
  if (kind === "create") {
    const isStaged = (await hashIfText(join(root, stagedPath(run, path)))) === after;
    // An earlier attempt, that was killed, has come further: to the folder that was here before.
    const isFolderAgain = present?.isDirectory() && emptied.includes(path);
    if (isStaged || isFolderAgain) return undefined;
  } else if (!hasOriginal) {
    return undefined;
  }

  const hash = await hashIfText(target);
  // It is as before already if somebody has brought it back with git, for instance.
  const isKnown = hash !== undefined && [after, await hashIfText(join(root, kept))].includes(hash);
  if (!present || isKnown) {
    if (hasOriginal) await moveBack(root, kept, path);
    else if (present) await unlink(target);
    return undefined;
  }
  if (edited === "stays" && !hasOriginal) return { path };
  const beside = await freeName(root, `${path}.${edited === "stays" ? "orig" : "edited"}`);
  if (edited === "stays") {
    await moveBack(root, kept, beside);
  } else {
    await rename(target, join(root, beside));
    if (hasOriginal) await moveBack(root, kept, path);
  }
  return { path, beside };
}

/** Moves what the journal keeps, if it does, out of it. */
async function moveBack(root: string, kept: string, path: string): Promise<void> {
  await refuseLinks(root, kept);
  if (!(await statIfAny(join(root, kept)))) return;
  const folder = dirname(join(root, path));
  if (!(await statIfAny(folder))) await mkdir(folder, { recursive: true });
  await rename(join(root, kept), join(root, path));
}

/** A journal may come from anywhere, and a folder may have become a link since. */
async function refuseLinks(root: string, path: string): Promise<void> {
  const link = await linkAbove(root, path);
  if (link === undefined) return;
  throw new CliError(EXIT.failed, `${path} cannot be put back in ${root}: ${link} is a link.`, [
    "Remove the link, and run the command again.",
  ]);
}

async function freeName(root: string, path: string, count = 1): Promise<string> {
  const name = count === 1 ? path : `${path}.${count}`;
  return (await statIfAny(join(root, name))) ? freeName(root, path, count + 1) : name;
}
