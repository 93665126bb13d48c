import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { withFormatter, type Formatter } from "../merge/ask-formatter.ts";
import { resolve, type TreeChange } from "../merge/change.ts";
import type { Conflict, Resolution } from "../merge/merged.ts";
import { inStyleOf } from "../merge/style.ts";
import { mergeTree, type Trees } from "../merge/tree.ts";
import type { FileMap, RenderedFile } from "../render/file-map.ts";
import { manifestPath } from "../render/manifest.ts";
import { describeDiskError } from "./disk-error.ts";
import { linkAbove, statIfAny } from "./paths.ts";
import type { Change, Plan } from "./plan.ts";
import { readText } from "./text-file.ts";

export interface ProjectChange {
  /** The absolute path of the project. */
  readonly root: string;
  /** As it was rendered before, as far as that is known. */
  readonly base: FileMap;
  /** The hashes of what was rendered before. */
  readonly recorded: ReadonlyMap<string, string>;
  /** As it is rendered now, the manifest included. */
  readonly theirs: FileMap;
  /** Deleted files that are wanted again. */
  readonly restore?: ReadonlySet<string>;
  /** What cannot be merged, since its base is not known, is a conflict to resolve. */
  readonly isUnknownConflict?: boolean;
  /** The project's own formatter, asked where the plain merge does not do. */
  readonly formatter?: Formatter;
}

/** A plan, with what is needed to resolve its conflicts. */
export interface MergePlan extends Plan {
  readonly merged: readonly TreeChange[];
}

/**
 * What changing a project would do to what people have made of it: what was rendered before, what is on disk, and what is
 * rendered now, merged file by file.
 *
 * @throws {CliError} with exit code 1 if the project cannot be read
 */
export async function planChange(change: ProjectChange): Promise<MergePlan> {
  const { root, base, recorded, theirs } = change;
  try {
    const paths = new Set([...base.keys(), ...recorded.keys(), ...theirs.keys()]);
    const ours = await readProject(root, paths);
    const planned = await withFormatter(change.formatter, (format) =>
      changesFor({ ...change, ours, ...(format && { format }) }),
    );
    return { root, ...planned };
  } catch (error) {
    throw describeDiskError(error, root);
  }
}

/** What becomes of a project that has been read, the manifest included. Pure. */
export function changesFor(trees: Trees): Pick<MergePlan, "merged" | "changes"> {
  const merged = mergeTree(trees);
  return { merged, changes: withManifest(merged, trees.ours, trees.theirs) };
}

/** The same with every conflict about a text resolved one way; what is no text stays a conflict. */
export function resolveAll(plan: MergePlan, resolution: Resolution): MergePlan {
  return resolveEach(plan, () => resolution);
}

/** The same with each conflict about a text resolved as is said for it. */
export function resolveEach(
  plan: MergePlan,
  resolutionOf: (conflict: Conflict) => Resolution,
): MergePlan {
  const merged = plan.merged.map((change) => {
    if (change.kind !== "conflict" || change.file === undefined) return change;
    const { path, file } = change;
    const pieces = file.merged.pieces.map((piece) => {
      if (typeof piece === "string") return piece;
      const resolution = resolutionOf(piece);
      return resolution === "inline" ? piece : piece[resolution];
    });
    const isResolved = pieces.every((piece) => typeof piece === "string");
    return resolve(
      path,
      { ...file, merged: { ...file.merged, pieces } },
      isResolved ? "ours" : "inline",
    );
  });
  const manifest = plan.changes.filter(({ path }) => path === manifestPath);
  return { root: plan.root, merged, changes: sorted([...merged, ...manifest]) };
}

/** The manifest says how the project is rendered now: that is true of every file, merged or not. */
function withManifest(merged: readonly TreeChange[], ours: FileMap, theirs: FileMap): Change[] {
  const [before, next] = [ours.get(manifestPath), theirs.get(manifestPath)];
  if (next === undefined) return sorted(merged);
  if (before === undefined) {
    return sorted([...merged, { kind: "create", path: manifestPath, after: next }]);
  }
  const after = { ...next, text: inStyleOf(before.text, next.text) };
  if (before.text === after.text) return sorted(merged);
  return sorted([...merged, { kind: "update", path: manifestPath, before: before.text, after }]);
}

function sorted(changes: readonly Change[]): Change[] {
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Folders of other tools, in which no file of a project's own stands. */
const foreign = new Set([".git", "node_modules", "dist", ".yarn", "coverage"]);
/** Where more files than this are, none of them is looked at: it is no folder of sources. */
const MAX_FILES = 5_000;

/**
 * What is on disk of these paths, and all files beside them: one of them may have been moved there. A path behind a link
 * is not followed: it is as if there were nothing.
 */
async function readProject(root: string, paths: ReadonlySet<string>): Promise<FileMap> {
  const files = new Map<string, RenderedFile>();
  const others = await filesBelow(root);
  for (const path of new Set([...paths, ...others])) {
    const file = await readIfText(root, path);
    if (file !== undefined) files.set(path, file);
  }
  return files;
}

/** A text as it is on disk; undefined for anything else, and behind a link. */
export async function readIfText(root: string, path: string): Promise<RenderedFile | undefined> {
  const stats = await statIfAny(join(root, path));
  if (!stats?.isFile() || (await linkAbove(root, path)) !== undefined) return undefined;
  const text = await readText(join(root, path));
  if (text === undefined) return undefined;
  return { text, mode: (stats.mode & 0o100) === 0 ? 0o644 : 0o755 };
}

async function filesBelow(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && !foreign.has(entry.name)) {
      found.push(...(await filesBelow(root, path)));
    }
    if (found.length > MAX_FILES) return [];
  }
  return found;
}
