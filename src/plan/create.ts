import { constants } from "node:fs";
import { access, lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import type { FileMap } from "../render/file-map.ts";
import { describeDiskError } from "./disk-error.ts";
import { isInside, nearestExisting, statIfAny } from "./paths.ts";
import type { Change, Notice, Plan } from "./plan.ts";
import { findInterrupted, takeBack } from "./take-back.ts";

/**
 * What creating the project `files` in the folder `root` (absolute) would do. The folder may be missing, empty, or hold
 * what one has before the first line of code; anything else in it is a conflict. If an earlier run was killed half-way,
 * what it left there is taken back first.
 *
 * @param cwd the folder that the person works in: a link in it must not lead out of it
 * @param notices what the steps after it will do
 * @throws {CliError} with exit code 2 if there can be no project at `root`, whatever is in it
 */
export async function planCreate(
  root: string,
  files: FileMap,
  cwd: string,
  notices: readonly Notice[] = [],
): Promise<Plan> {
  try {
    await refuseTarget(root, cwd);
    const exists = (await statIfAny(root)) !== undefined;
    if (exists) await takeBackCreation(root);
    const changes = await changesIn(root, exists ? await readdir(root) : [], files);
    return {
      root,
      changes: [...changes, ...notices].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    };
  } catch (error) {
    throw describeDiskError(error, root);
  }
}

/** What is half-made in a folder that held no project is nobody's work; in a project, a person has to be asked. */
async function takeBackCreation(root: string): Promise<void> {
  const interrupted = await findInterrupted(root);
  const isCreation = interrupted?.files.every(({ kind }) => kind === "create") ?? true;
  if (isCreation && !interrupted?.elsewhere) await takeBack(root);
}

async function changesIn(
  root: string,
  present: readonly string[],
  files: FileMap,
): Promise<Change[]> {
  const welcome = present.filter(isWelcome);
  const collisions = await collisionsWith(root, files, welcome);
  const inTheWay = [...collisions, ...present.filter((name) => !isWelcome(name))];
  return [
    ...inTheWay.map((path) => ({ kind: "conflict", path, reason: "is already there" }) as const),
    ...welcome
      .filter((path) => !collisions.has(path))
      .map((path) => ({ kind: "keep", path, reason: "stays as it is" }) as const),
    ...[...files]
      // What is already reported as in the way is not also announced as new.
      .filter(([path]) => !inTheWay.some((other) => path === other || path.startsWith(`${other}/`)))
      .map(([path, after]) => ({ kind: "create", path, after }) as const),
  ];
}

const welcomeNames = [".git", ".vscode", ".idea", ".zed", ".editorconfig", ".DS_Store"];
const licence = /^(licen[cs]e|copying)(\.(md|txt))?$/i;

/** What a folder may hold before there is a project in it: a repository, a licence, an editor's own files. */
function isWelcome(name: string): boolean {
  return welcomeNames.includes(name) || licence.test(name);
}

/** What stands, within the kept files, where a rendered file or its folder would be. */
async function collisionsWith(
  root: string,
  files: FileMap,
  kept: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const path of files.keys()) {
    const parts = path.split("/");
    if (!kept.includes(parts[0]!)) continue;
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const prefix = parts.slice(0, depth).join("/");
      const stats = await statIfAny(join(root, prefix));
      if (!stats) break;
      if (depth === parts.length || !stats.isDirectory()) {
        found.add(prefix);
        break;
      }
    }
  }
  return found;
}

async function refuseTarget(root: string, cwd: string): Promise<void> {
  const existing = await nearestExisting(root);
  await refuseDanglingLink(existing);
  if (!(await stat(existing)).isDirectory()) {
    throw new CliError(EXIT.usage, `${existing} is a file, not a folder.`, [
      "Name a folder that does not exist yet.",
    ]);
  }
  await refuseLinkOut(root, existing, cwd);
  await refuseUnwritable(existing);
}

async function refuseDanglingLink(path: string): Promise<void> {
  if (!(await lstat(path)).isSymbolicLink()) return;
  try {
    await stat(path);
  } catch {
    throw new CliError(
      EXIT.usage,
      `${path} is a link to ${await readlink(path)}, which cannot be followed.`,
      ["Remove the link, or name another folder."],
    );
  }
}

/** A link is followed as long as it stays in the folder that the person works in. */
async function refuseLinkOut(root: string, existing: string, cwd: string): Promise<void> {
  const link = isInside(root, cwd)
    ? await firstLinkOut(existing, cwd)
    : (await lstat(existing)).isSymbolicLink() && existing === root && root;
  if (!link) return;
  throw new CliError(EXIT.usage, `${link} is a link that leads to ${await realpath(link)}.`, [
    "Name the folder itself, not a link to it.",
  ]);
}

/** The first part of the way from `cwd` to `path` that is outside `cwd` when links are followed. */
async function firstLinkOut(path: string, cwd: string): Promise<string | undefined> {
  const realCwd = await realpath(cwd);
  let walked = cwd;
  for (const part of relative(cwd, path).split(sep)) {
    walked = join(walked, part);
    if (!isInside(await realpath(walked), realCwd)) return walked;
  }
  return undefined;
}

async function refuseUnwritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EROFS" ? "its file system is read-only" : "permission denied";
    throw new CliError(EXIT.usage, `Cannot create anything in ${folder}: ${why} (${code}).`, [
      "Name a folder that you may write to.",
    ]);
  }
}
