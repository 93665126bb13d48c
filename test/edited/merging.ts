import { resolve, type TreeChange } from "../../src/merge/change.ts";
import { mergeTree } from "../../src/merge/tree.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import { sha256 } from "../../src/render/manifest.ts";
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

export const merge: Merge = (base, ours, theirs, { shortCut, format }) => {
  const recorded = new Map([...base].map(([path, { text }]) => [path, sha256(text)]));
  const changes = mergeTree({
    base,
    ours,
    theirs,
    ...(shortCut && { recorded }),
    ...(format && { format }),
  });
  const tree = new Map(ours);
  for (const change of changes) apply(tree, change);
  return {
    tree,
    conflicts: changes.filter(({ kind }) => kind === "conflict"),
    notices: changes.filter(({ kind }) => kind === "notice"),
  };
};

function apply(tree: Map<string, TreeOf>, change: TreeChange): void {
  const { path } = change;
  if (change.kind === "delete") tree.delete(path);
  if (change.kind === "conflict" && change.file !== undefined) {
    apply(tree, resolve(path, change.file, "inline"));
  }
  if (change.kind === "create" || change.kind === "update") {
    const { text, mode } = change.after;
    tree.set(path, { text, mode });
  }
}

type TreeOf = Tree extends ReadonlyMap<string, infer File> ? File : never;
