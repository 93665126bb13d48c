import type { RenderedFile } from "../render/file-map.ts";
import { textOf } from "./merged.ts";
import type { Merged, Resolution } from "./merged.ts";

/** What becomes of one path: a change of a plan, and why. The reason is the end of a sentence that begins with the path. */
export type TreeChange = Create | Update | Delete | Keep | TreeNotice | TreeConflict;

export interface Create extends At {
  readonly kind: "create";
  readonly after: RenderedFile;
}

export interface Update extends At {
  readonly kind: "update";
  readonly before: string;
  readonly after: RenderedFile;
}

export interface Delete extends At {
  readonly kind: "delete";
  readonly before: string;
}

/** On disk already as it should be. */
export interface Keep extends At {
  readonly kind: "keep";
}

export interface TreeNotice extends At {
  readonly kind: "notice";
  /** What was not written, for the person to take from. */
  readonly proposal?: RenderedFile;
  /** What is new there could not be merged now, since the text as it was generated is not known. */
  readonly isUnmerged?: true;
}

export interface TreeConflict extends At {
  readonly kind: "conflict";
  /** Undefined if it is not about the text: something that is no file is in the way. */
  readonly file?: ConflictFile;
}

export interface ConflictFile {
  readonly before: string;
  readonly merged: Merged;
  readonly mode: RenderedFile["mode"];
}

interface At {
  readonly path: string;
  readonly reason: string;
}

/** A conflict as the person, or a flag, resolved it. */
export function resolve(
  path: string,
  { before, merged, mode }: ConflictFile,
  resolution: Resolution,
): Update | Keep {
  const text = textOf(merged, resolution);
  if (text === before) return { kind: "keep", path, reason: "stays as you have it" };
  const reason = resolution === "inline" ? "has conflict markers" : "is resolved";
  return { kind: "update", path, before, after: { text, mode }, reason };
}
