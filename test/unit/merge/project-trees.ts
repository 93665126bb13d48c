import type { TreeChange } from "../../../src/merge/change.ts";
import type { FileMap, RenderedFile } from "../../../src/render/file-map.ts";
import { manifestPath, sha256 } from "../../../src/render/manifest.ts";

export type Tree = ReadonlyMap<string, RenderedFile>;

/** A tree of texts, all of them merged as text. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text, mode: 0o644 }]));
}

export function textsOf(tree: Tree): Record<string, string> {
  return Object.fromEntries([...tree].toSorted().map(([path, { text }]) => [path, text]));
}

/** A project without its manifest, which is written and not merged. */
export function withoutManifest(files: FileMap): Tree {
  return new Map([...files].filter(([path]) => path !== manifestPath));
}

export function hashesOf(tree: Tree): Map<string, string> {
  return new Map([...tree].map(([path, { text }]) => [path, sha256(text)]));
}

/** What applying makes of a tree. */
export function applied(ours: Tree, changes: readonly TreeChange[]): Tree {
  const tree = new Map(ours);
  for (const change of changes) {
    if (change.kind === "create" || change.kind === "update") tree.set(change.path, change.after);
    else if (change.kind === "delete") tree.delete(change.path);
  }
  return tree;
}

/** Changes as `kind path: reason`. */
export function saidOf(changes: readonly TreeChange[]): string[] {
  return changes.map(({ kind, path, reason }) => `${kind} ${path}: ${reason}`);
}
