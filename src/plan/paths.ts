import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { dirname, isAbsolute, relative, sep } from "node:path";

/** Whether `path` is `folder` or below it, by name alone: links are not followed. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What is at `path`, a link as itself; undefined if there is nothing. */
export async function statIfAny(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** `path` itself, or the closest folder above it that exists. */
export async function nearestExisting(path: string): Promise<string> {
  return (await statIfAny(path)) ? path : nearestExisting(dirname(path));
}

/** The folders that must be made before there is one at `path`, outermost first. */
export async function missingFolders(path: string): Promise<string[]> {
  if (await statIfAny(path)) return [];
  return [...(await missingFolders(dirname(path))), path];
}
