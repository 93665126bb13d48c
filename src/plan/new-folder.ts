import { mkdir, mkdtemp, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../render/manifest.ts";
import type { Applied, EditedFile } from "./applied.ts";
import { missingFolders, removeIfEmpty, statIfAny } from "./paths.ts";
import type { Creation, Write } from "./plan.ts";
import { foldersOf } from "./preconditions.ts";
import { hashIfText } from "./text-file.ts";

/**
 * Writes a project beside where it belongs, and renames it into place.
 *
 * Nothing waits for the disk here, unlike in a folder that is there: a power cut at this moment may leave a file empty,
 * but none that a person has worked on, and the command can be run again.
 *
 * @param checkpoint called before each step; what it throws removes everything again
 */
export async function applyNew(
  root: string,
  writes: readonly Write[],
  checkpoint: () => void,
): Promise<Applied> {
  const { made } = await foldersOf(root, writes);
  // Where nothing is, there is nothing to update or delete: that would have been a problem.
  const files = writes.filter((write) => write.kind === "create");
  const parent = dirname(root);
  const parents = await missingFolders(parent);
  const undo: (() => Promise<void>)[] = [];
  let temporary: string;
  try {
    for (const folder of parents) {
      checkpoint();
      await mkdir(folder);
      undo.unshift(() => removeIfEmpty(folder));
    }
    checkpoint();
    temporary = await mkdtemp(join(parent, ".create-mcp-server-"));
    undo.unshift(() => rm(temporary, { recursive: true }));
    // A folder of its own in there: the temporary one is for its owner alone, the project's has the usual mode.
    const staged = join(temporary, "project");
    await mkdir(staged);
    for (const folder of made) await mkdir(join(staged, folder));
    for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
      await writeAll(staged, files.slice(at, at + FILES_AT_ONCE), checkpoint);
    }
    checkpoint();
    await rename(staged, root);
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
  // The project is complete, with or without an empty folder beside it.
  await rmdir(temporary).catch(() => undefined);
  const folders = [...parents, root, ...made.map((folder) => join(root, folder))];
  return { done: async () => {}, undo: () => removeAgain(root, files, folders) };
}

/** One after the other, the disk is waited for three times a file. */
const FILES_AT_ONCE = 16;

/** Ends when nothing is being written any more, also where a file cannot be: only then can it be taken back. */
async function writeAll(
  folder: string,
  files: readonly Creation[],
  checkpoint: () => void,
): Promise<void> {
  const written = await Promise.allSettled(
    files.map(async ({ path, after: { text, mode } }) => {
      checkpoint();
      await writeFile(join(folder, path), text, { mode, flag: "wx" });
    }),
  );
  for (const result of written) if (result.status === "rejected") throw result.reason;
}

/** Removes the project, save for what somebody has edited or added since. */
async function removeAgain(
  root: string,
  files: readonly Creation[],
  folders: readonly string[],
): Promise<EditedFile[]> {
  const edited: EditedFile[] = [];
  for (const { path, after } of files) {
    const target = join(root, path);
    if ((await hashIfText(target)) === sha256(after.text)) await unlink(target);
    else if (await statIfAny(target)) edited.push({ path });
  }
  for (const folder of folders.toReversed()) await removeIfEmpty(folder);
  return edited;
}
