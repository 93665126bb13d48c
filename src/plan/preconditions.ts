import { constants, type Stats } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { causeOf } from "./disk-error.ts";
import type { Journal } from "./journal.ts";
import { foldersAbove, linkAbove, refusePath, statIfAny } from "./paths.ts";
import type { Write } from "./plan.ts";
import { readText } from "./text-file.ts";

interface Problem {
  readonly text: string;
  /** Planned anew, there may be none. */
  readonly isNew?: boolean;
}

/**
 * Looks whether a plan can be applied in the folder `root`, and which folders come and go by it. Writes nothing.
 *
 * @throws {CliError} with exit code 1 and every problem there is
 */
export async function foldersOf(
  root: string,
  writes: readonly Write[],
): Promise<Pick<Journal, "emptied" | "made">> {
  const unsafe = await unsafePaths(root, writes);
  if (unsafe.size > 0) {
    const safe = writes.filter(({ path }) => !unsafe.has(path));
    refuse(root, [...unsafe.values(), ...(await problemsOf(root, safe, []))]);
  }
  const emptied = await emptiedFolders(root, writes);
  refuse(root, await problemsOf(root, writes, emptied));
  return { emptied, made: await missingIn(root, writes) };
}

function refuse(root: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ text }) => text);
  const planAnew = problems.some(({ isNew }) => isNew) ? ["Run the command again."] : [];
  throw new CliError(
    EXIT.failed,
    problems.every(({ isNew }) => isNew)
      ? `${root} has changed since it was planned; nothing was written:`
      : `This cannot be done in ${root}; nothing was written:`,
    [...lines, ...planAnew],
  );
}

/** By path: those that may lead out of the project, or name one file twice. They are not looked at any further. */
async function unsafePaths(root: string, writes: readonly Write[]): Promise<Map<string, Problem>> {
  const found = new Map<string, Problem>();
  const seen = new Set<string>();
  for (const { path } of writes) {
    const reason = refusePath(root, path) ?? (seen.has(path) ? "is planned twice" : undefined);
    const link = reason === undefined ? await linkAbove(root, path) : undefined;
    seen.add(path);
    if (reason !== undefined) found.set(path, { text: `${path} ${reason}` });
    else if (link) found.set(path, { text: `${path} is not followed: ${link} is a link` });
  }
  return found;
}

async function problemsOf(
  root: string,
  writes: readonly Write[],
  emptied: Journal["emptied"],
): Promise<Problem[]> {
  const deleted = writes.filter(({ kind }) => kind === "delete");
  const going = new Set([...deleted.map(({ path }) => path), ...emptied]);
  const problems: Problem[] = [];
  for (const write of writes) {
    const problem =
      write.kind === "create"
        ? await problemOfPlace(root, write.path, going)
        : await problemOfFile(root, write.path, write.before);
    if (problem) problems.push(problem);
    if (write.kind !== "delete" && /\p{Cs}/u.test(write.after.text)) {
      problems.push({ text: `${write.path} would get a text that is not valid Unicode` });
    }
  }
  return [...problems, ...(await unwritableFolders(root, writes))];
}

/** What is wrong with the file that is to be changed or deleted. */
async function problemOfFile(
  root: string,
  path: string,
  before: string,
): Promise<Problem | undefined> {
  const stats = await statIfAny(join(root, path));
  if (!stats) return { text: `${path} is not there any more`, isNew: true };
  if (!stats.isFile()) return { text: `${path} is ${nameOf(stats)}, not a file` };
  if (!(stats.mode & 0o222)) return { text: `${path} is read-only` };
  const text = await readText(join(root, path));
  if (text === undefined) return { text: `${path} is not a text in UTF-8` };
  if (text !== before) return { text: `${path} has changed since it was planned`, isNew: true };
  return undefined;
}

/** What is where a new file, or a folder of it, is to be; what the plan takes away (`going`) is not. */
async function problemOfPlace(
  root: string,
  path: string,
  going: ReadonlySet<string>,
): Promise<Problem | undefined> {
  for (const folder of foldersAbove(path)) {
    const stats = await statIfAny(join(root, folder));
    if (!stats || going.has(folder)) return undefined;
    if (!stats.isDirectory()) {
      return { text: `${folder}, where a folder is needed, is ${nameOf(stats)}`, isNew: true };
    }
  }
  if (going.has(path) || !(await statIfAny(join(root, path)))) return undefined;
  return { text: `${path} has appeared since it was planned`, isNew: true };
}

function nameOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return "a link";
  if (stats.isDirectory()) return "a folder";
  return stats.isFile() ? "a file" : "a device or socket";
}

async function unwritableFolders(root: string, writes: readonly Write[]): Promise<Problem[]> {
  const folders = new Set([await nearestFolder(root)]);
  for (const { path } of writes) folders.add(await nearestFolder(dirname(join(root, path))));
  const problems: Problem[] = [];
  for (const folder of [...folders].toSorted()) {
    try {
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      problems.push({ text: `Nothing can be changed in ${folder}: ${causeOf(error)}` });
    }
  }
  return problems;
}

async function nearestFolder(path: string): Promise<string> {
  return (await statIfAny(path))?.isDirectory() ? path : nearestFolder(dirname(path));
}

/** Folders that only hold what the plan deletes, innermost first; one that was empty before stays. */
async function emptiedFolders(root: string, writes: readonly Write[]): Promise<Journal["emptied"]> {
  const deleted = writes.filter(({ kind }) => kind === "delete").map(({ path }) => path);
  const needed = new Set(
    writes.filter(({ kind }) => kind !== "delete").flatMap(({ path }) => foldersAbove(path)),
  );
  const going = new Set(deleted);
  const emptied = [];
  const innermostFirst = new Set(deleted.flatMap(foldersAbove).toSorted().toReversed());
  for (const path of innermostFirst) {
    const stats = needed.has(path) ? undefined : await statIfAny(join(root, path));
    if (!stats?.isDirectory()) continue;
    const names = await readdir(join(root, path));
    if (!names.every((name) => going.has(`${path}/${name}`))) continue;
    going.add(path);
    emptied.push(path);
  }
  return emptied;
}

/** The folders that are not there, or where a file is that the plan deletes; outermost first. */
async function missingIn(root: string, writes: readonly Write[]): Promise<string[]> {
  const needed = writes.filter(({ kind }) => kind === "create");
  const missing = [];
  for (const folder of new Set(needed.flatMap(({ path }) => foldersAbove(path)).toSorted())) {
    if (!(await statIfAny(join(root, folder)))?.isDirectory()) missing.push(folder);
  }
  return missing;
}
