import { resolve, type TreeChange } from "../../src/merge/change.ts";
import { mergeTree, type Trees } from "../../src/merge/tree.ts";
import { changesFor } from "../../src/plan/change.ts";
import type { Change } from "../../src/plan/plan.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import { manifestPath, sha256 } from "../../src/render/manifest.ts";
import type { Tree } from "./tree.ts";

/** What comes of a merge. */
export interface Outcome {
  /** With conflicts shown in the files, so that nothing of either side is missing. */
  readonly tree: Tree;
  readonly conflicts: readonly Remark[];
  readonly notices: readonly Remark[];
}

export interface Remark {
  readonly path: string;
  readonly reason: string;
}

export type Merge = (
  base: FileMap,
  ours: Tree,
  theirs: FileMap,
  how: {
    /** Whether a file with the recorded hash takes the new text, and is not merged. */
    readonly shortCut: boolean;
    /** The project's own formatter. */
    readonly format?: ((text: string, path: string) => string | undefined) | undefined;
  },
) => Outcome;

export const merge: Merge = (base, ours, theirs, how) =>
  outcome(ours, mergeTree(treesOf(base, ours, theirs, how)));

/** The same for whole projects, with the manifest that a command writes. */
export const change: Merge = (base, ours, theirs, how) =>
  outcome(ours, changesFor(treesOf(base, ours, theirs, how)).changes);

function treesOf(...[base, ours, theirs, { shortCut, format }]: Parameters<Merge>): Trees {
  const recorded = () =>
    new Map(
      [...base]
        .filter(([path]) => path !== manifestPath)
        .map(([path, { text }]) => [path, sha256(text)]),
    );
  return {
    base,
    ours,
    theirs,
    ...(shortCut && { recorded: recorded() }),
    ...(format && { format }),
  };
}

function outcome(ours: Tree, changes: readonly (TreeChange | Change)[]): Outcome {
  const tree = new Map(ours);
  for (const one of changes) apply(tree, one);
  return {
    tree,
    conflicts: changes.filter(({ kind }) => kind === "conflict") as Remark[],
    notices: changes.filter(({ kind }) => kind === "notice") as Remark[],
  };
}

function apply(tree: Map<string, TreeOf>, change: TreeChange | Change): void {
  const { path } = change;
  if (change.kind === "delete") tree.delete(path);
  if (change.kind === "conflict" && "file" in change && change.file !== undefined) {
    apply(tree, resolve(path, change.file, "inline"));
  }
  if (change.kind === "create" || change.kind === "update") {
    const { text, mode } = change.after;
    tree.set(path, { text, mode });
  }
}

type TreeOf = Tree extends ReadonlyMap<string, infer File> ? File : never;
