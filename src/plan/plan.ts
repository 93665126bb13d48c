import type { RenderedFile } from "../render/file-map.ts";

/** What would change on disk. Everything a command does to a project's files is one of these. */
export interface Plan {
  /** The absolute path of the project. */
  readonly root: string;
  /** Sorted by path. */
  readonly changes: readonly Change[];
}

export type Change =
  | Creation
  | Notice
  /** On disk, not ours, and left as it is. */
  | { readonly kind: "keep"; readonly path: string; readonly reason: string }
  /** In the way: nothing is written while there is one. */
  | { readonly kind: "conflict"; readonly path: string; readonly reason: string };

/** What a later step does to a path, for the person to know: applying leaves it alone. */
export interface Notice {
  readonly kind: "notice";
  readonly path: string;
  readonly reason: string;
}

export interface Creation {
  readonly kind: "create";
  readonly path: string;
  readonly after: RenderedFile;
}
