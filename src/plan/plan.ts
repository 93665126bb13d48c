import type { RenderedFile } from "../render/file-map.ts";

/** What would change on disk. Everything a command does to a project's files is one of these. */
export interface Plan {
  /** The absolute path of the project. */
  readonly root: string;
  /** Sorted by path. */
  readonly changes: readonly Change[];
}

export type Change =
  | Write
  | Notice
  /** On disk, and left as it is. */
  | { readonly kind: "keep"; readonly path: string; readonly reason: string }
  | Conflict;

/** What applying does to a file; every other change leaves the disk as it is. */
export type Write = Creation | Update | Deletion;

export interface Creation {
  readonly kind: "create";
  readonly path: string;
  readonly after: RenderedFile;
}

/** A file gets another text, or another mode. */
export interface Update {
  readonly kind: "update";
  readonly path: string;
  /** What was on disk when this was planned: with anything else there, nothing is written. */
  readonly before: string;
  /** Of its mode, only whether the file can be executed: what else is on disk stays. */
  readonly after: RenderedFile;
}

export interface Deletion {
  readonly kind: "delete";
  readonly path: string;
  readonly before: string;
}

/** What a person should know of a path: applying leaves it alone. */
export interface Notice {
  readonly kind: "notice";
  readonly path: string;
  readonly reason: string;
}

/** In the way: nothing is written while there is one. */
export interface Conflict {
  readonly kind: "conflict";
  readonly path: string;
  readonly reason: string;
}
