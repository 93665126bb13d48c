import { join } from "node:path";
import type { Context } from "../context.ts";
import { withFormatter } from "../merge/ask-formatter.ts";
import { mergeBranches, type Branches, type BranchTexts } from "../merge/branches.ts";
import { linesOf, plain } from "../merge/style.ts";
import { readIfText } from "../plan/change.ts";
import { statIfAny } from "../plan/paths.ts";
import type { Creation, Update } from "../plan/plan.ts";
import { formatterOf } from "../project/formatter.ts";
import type { GitMerge } from "../project/git-merge.ts";
import { isLockfile } from "../project/lockfiles.ts";
import { parseManifest } from "../project/manifest.ts";
import type { FileMap } from "../render/file-map.ts";
import { manifestPath } from "../render/manifest.ts";
import { render } from "../render/render.ts";
import { version } from "../version.ts";
import type { Say } from "./progress.ts";

interface Unfinished {
  /** The absolute path of the project. */
  readonly root: string;
  /** As it is generated with the options of both branches. */
  readonly both: FileMap;
  /** What is on disk of its files. */
  readonly disk: FileMap;
  /** The paths that the manifest of either branch has. */
  readonly recorded: ReadonlySet<string>;
  /** Undefined if Git does not say what was merged. */
  readonly merge: GitMerge | undefined;
  /** What comes with both options together has been brought before. */
  readonly isAgain: boolean;
  /** Tells a person what is waited for. */
  readonly say: Say;
}

/** What a person has to decide. The reason is the end of a sentence that begins with the path. */
export interface Left {
  readonly path: string;
  readonly reason: string;
}

/** What can be written of a merge, and what cannot. */
export async function finishMerge(
  context: Context,
  { root, both, disk, recorded, merge, isAgain, say }: Unfinished,
): Promise<{ readonly writes: readonly (Creation | Update)[]; readonly left: readonly Left[] }> {
  const created = await neverThere(root, both, recorded);
  if (merge === undefined) return { writes: created, left: [] };
  const open = new Map<string, BranchTexts>();
  const left = new Map<string, string>();
  for (const [path, sides] of merge.unmerged) {
    if (path === manifestPath || isLockfile(path)) continue;
    if ((await statIfAny(join(root, path))) === undefined) continue;
    const text = (disk.get(path) ?? (await readIfText(root, path)))?.text;
    const { base, ours, theirs } = sides;
    if (ours === undefined || theirs === undefined) left.set(path, DELETED);
    else if (text === undefined) left.set(path, "is no text, and both branches have changed it");
    else if (hasMarkers(text)) {
      if (!both.has(path)) left.set(path, "is your own: both branches have changed the same lines");
      else if (isBegun(text, sides)) left.set(path, "is resolved in part: it has lines of neither");
      else open.set(path, { base, ours, theirs });
    }
  }
  const generated = {
    base: generatedWith(merge.manifests.base),
    ours: generatedWith(merge.manifests.ours),
    theirs: generatedWith(merge.manifests.theirs),
  };
  const untouchable = new Set([
    ...merge.unmerged.keys(),
    ...[...disk].filter(([, { text }]) => isAgain || hasMarkers(text)).map(([path]) => path),
  ]);
  const merged = await withFormatter(formatterOf(context, root, say), (format) =>
    mergeBranches({
      generated,
      both,
      disk,
      unmerged: open,
      untouchable,
      ...(format && { format }),
    }),
  );
  const isKnown = Object.values(generated).every((files) => files !== undefined);
  for (const path of open.keys()) {
    if (merged.some((change) => change.path === path)) continue;
    left.set(path, isKnown ? CHANGED : UNKNOWN);
  }
  const sorted = [...left].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    writes: [...created, ...merged],
    left: sorted.map(([path, reason]) => ({ path, reason })),
  };
}

const CHANGED = "has lines that people have changed on both branches";
const UNKNOWN =
  "is not known as it was generated: another version did that, on a branch or before they parted";
const DELETED =
  "was deleted on one branch and changed on the other: git add it to keep it, or git rm it";

/** The files that only both options together bring: no branch has had them, so that nobody has deleted them. */
async function neverThere(
  root: string,
  both: FileMap,
  recorded: ReadonlySet<string>,
): Promise<Creation[]> {
  const created: Creation[] = [];
  for (const [path, after] of both) {
    if (path === manifestPath || recorded.has(path)) continue;
    if (await statIfAny(join(root, path))) continue;
    created.push({ kind: "create", path, after });
  }
  return created;
}

/** The project as this version generates it; undefined if another one did, or if there is nothing to go by. */
function generatedWith(manifest: string | undefined): FileMap | undefined {
  if (manifest === undefined) return undefined;
  try {
    const { version: writer, options } = parseManifest(manifest, version);
    return writer === version ? render(options) : undefined;
  } catch {
    return undefined;
  }
}

/** Git's own. A line of equals signs alone may be a heading's in Markdown. */
function hasMarkers(text: string): boolean {
  return /^<{7}( |\r?$)/m.test(text) && /^>{7}( |\r?$)/m.test(text);
}

/** Whether a person has written into a file with conflict markers. */
function isBegun(text: string, { base, ours, theirs }: Branches<string | undefined>): boolean {
  const known = new Set([base, ours, theirs].flatMap((side) => linesOf(plain(side ?? ""))));
  return linesOf(plain(text)).some(
    // The byte-order mark of a side is in the middle of the file now.
    (line) => !/^([<>|=])\1{6}( |$)/.test(line) && !known.has(line.replace(/^\uFEFF/, "")),
  );
}
