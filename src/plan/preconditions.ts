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
  const look = lookIn(root);
  const unsafe = await unsafePaths(root, writes, look);
  if (unsafe.size > 0) {
    const safe = writes.filter(({ path }) => !unsafe.has(path));
    refuse(root, [...unsafe.values(), ...(await problemsOf(root, safe, [], look))]);
  }
  const emptied = await emptiedFolders(root, writes, look);
  refuse(root, await problemsOf(root, writes, emptied, look));
  return { emptied, made: await missingIn(writes, look) };
}

/** Says what is at a relative path, a link as itself; undefined if there is nothing. */
type Look = (path: string) => Promise<Stats | undefined>;

/**
 * Looks once at each path, and at none below what is not there: of a new project, each folder was looked at for each of its
 * files several times, which took longer than to write them.
 */
function lookIn(root: string): Look {
  const seen = new Map<string, Promise<Stats | undefined>>();
  const look: Look = (path) => {
    const known = seen.get(path) ?? lookBelow(path);
    seen.set(path, known);
    return known;
  };
  const lookBelow = async (path: string) => {
    if (path === ROOT) return statIfAny(root);
    return (await look(dirname(path))) && statIfAny(join(root, path));
  };
  return look;
}

/** The project's own folder, as a relative path. */
const ROOT = ".";

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
async function unsafePaths(
  root: string,
  writes: readonly Write[],
  look: Look,
): Promise<Map<string, Problem>> {
  const found = new Map<string, Problem>();
  const seen = new Set<string>();
  for (const { path } of writes) {
    const reason = refusePath(root, path) ?? (seen.has(path) ? "is planned twice" : undefined);
    const link = reason === undefined ? await linkAbove(root, path, look) : undefined;
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
  look: Look,
): Promise<Problem[]> {
  const deleted = writes.filter(({ kind }) => kind === "delete");
  const going = new Set([...deleted.map(({ path }) => path), ...emptied]);
  const problems: Problem[] = [];
  for (const write of writes) {
    const problem =
      write.kind === "create"
        ? await problemOfPlace(write.path, going, look)
        : await problemOfFile(root, write.path, write.before, look);
    if (problem) problems.push(problem);
    if (write.kind !== "delete" && /\p{Cs}/u.test(write.after.text)) {
      problems.push({ text: `${write.path} would get a text that is not valid Unicode` });
    }
  }
  return [...problems, ...(await unwritableFolders(root, writes, look))];
}

/** What is wrong with the file that is to be changed or deleted. */
async function problemOfFile(
  root: string,
  path: string,
  before: string,
  look: Look,
): Promise<Problem | undefined> {
  const stats = await look(path);
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
  path: string,
  going: ReadonlySet<string>,
  look: Look,
): Promise<Problem | undefined> {
  for (const folder of foldersAbove(path)) {
    const stats = await look(folder);
    if (!stats || going.has(folder)) return undefined;
    if (!stats.isDirectory()) {
      return { text: `${folder}, where a folder is needed, is ${nameOf(stats)}`, isNew: true };
    }
  }
  if (going.has(path) || !(await look(path))) return undefined;
  return { text: `${path} has appeared since it was planned`, isNew: true };
}

function nameOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return "a link";
  if (stats.isDirectory()) return "a folder";
  return stats.isFile() ? "a file" : "a device or socket";
}

async function unwritableFolders(
  root: string,
  writes: readonly Write[],
  look: Look,
): Promise<Problem[]> {
  const folders = new Set<string>();
  for (const path of new Set([ROOT, ...writes.map((write) => dirname(write.path))])) {
    const folder = await nearestFolder(path, look);
    folders.add(folder === undefined ? await nearestFolderAbove(root) : join(root, folder));
  }
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

/** The folder itself, or the closest one above it that is there; undefined if the project is not. */
async function nearestFolder(path: string, look: Look): Promise<string | undefined> {
  if ((await look(path))?.isDirectory()) return path;
  return path === ROOT ? undefined : nearestFolder(dirname(path), look);
}

async function nearestFolderAbove(root: string): Promise<string> {
  const above = dirname(root);
  return (await statIfAny(above))?.isDirectory() ? above : nearestFolderAbove(above);
}

/** Folders that only hold what the plan deletes, innermost first; one that was empty before stays. */
async function emptiedFolders(
  root: string,
  writes: readonly Write[],
  look: Look,
): Promise<Journal["emptied"]> {
  const deleted = writes.filter(({ kind }) => kind === "delete").map(({ path }) => path);
  const needed = new Set(
    writes.filter(({ kind }) => kind !== "delete").flatMap(({ path }) => foldersAbove(path)),
  );
  const going = new Set(deleted);
  const emptied = [];
  const innermostFirst = new Set(deleted.flatMap(foldersAbove).toSorted().toReversed());
  for (const path of innermostFirst) {
    const stats = needed.has(path) ? undefined : await look(path);
    if (!stats?.isDirectory()) continue;
    const names = await readdir(join(root, path));
    if (!names.every((name) => going.has(`${path}/${name}`))) continue;
    going.add(path);
    emptied.push(path);
  }
  return emptied;
}

/** The folders that are not there, or where a file is that the plan deletes; outermost first. */
async function missingIn(writes: readonly Write[], look: Look): Promise<string[]> {
  const needed = writes.filter(({ kind }) => kind === "create");
  const missing = [];
  for (const folder of new Set(needed.flatMap(({ path }) => foldersAbove(path)).toSorted())) {
    if (!(await look(folder))?.isDirectory()) missing.push(folder);
  }
  return missing;
}
