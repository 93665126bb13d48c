import type { Stats } from "node:fs";
import { lstat, rmdir } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** Where the journal of an `apply` is, in a project. */
export const journalFolder = ".create-mcp-server.journal";

/** Whether `path` is `folder` or below it, by name alone: links are not followed. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** `git~1` is `.git` on Windows. */
const reserved: readonly string[] = [".git", "git~1", "node_modules", journalFolder];

/**
 * Why no plan and no journal may touch the file of a project at `path`, by name alone; undefined if they may. Both may
 * come from outside, in a repository that somebody else has made.
 */
export function refusePath(root: string, path: string): string | undefined {
  const names = path.split(/[/\\]/);
  if (isAbsolute(path) || names.includes("..") || !isInside(resolve(root, path), root)) {
    return "leads out of the project";
  }
  if (names.some((name) => name === "" || name === ".") || path.includes("\0")) {
    return "is not the path of a file";
  }
  const found = reserved.find((name) => names.some((each) => asFileSystemsRead(each) === name));
  return found && `is in ${found}, which is never changed`;
}

/** Case, what cannot be seen, and a dot or space at the end make no difference on one system or another. */
function asFileSystemsRead(name: string): string {
  return name
    .replaceAll(/\p{Cf}/gu, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
}

/** The folders above a relative path, outermost first. */
export function foldersAbove(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join("/"));
}

/** The first folder from `root` down to `path` that is a link: it may lead anywhere. */
export async function linkAbove(
  root: string,
  path: string,
  look = (folder: string) => statIfAny(join(root, folder)),
): Promise<string | undefined> {
  for (const folder of foldersAbove(path)) {
    if ((await look(folder))?.isSymbolicLink()) return folder;
  }
  return undefined;
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

/** Removes a folder unless something is in it. */
export async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A file or a link that somebody has put there in its place is not ours either.
    if (!["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"].includes(String(code))) throw error;
  }
}
