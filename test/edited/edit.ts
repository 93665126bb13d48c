import type { FileMap } from "../../src/render/file-map.ts";
import type { Tree } from "./tree.ts";

/** What a person did in a generated project. */
export interface Edit {
  /** The project afterwards; undefined if it has nothing that could be edited so. */
  make(tree: Tree): Tree | undefined | Promise<Tree | undefined>;
  /** Why no option changes a text within three lines of it. Without it, one does; the suite finds out either way. */
  readonly far?: string;
  /** Files and folders (with `/`) that have another path now: from, to. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Where nobody but the person can say what is right. None that is not declared, and each one that is. */
  readonly conflicts?: readonly Expected[];
  /** Why what the person has is the feature's once that is added, so that it goes with it. */
  readonly adopted?: string;
  /** What the person's editor makes of a file, where it is set up in the project so that a command can ask it. */
  readonly formatter?: (text: string, path: string) => Promise<string>;
  /** Lines of the person's that are replaced, with a notice. None that is not declared, and each one that is. */
  readonly replaced?: readonly Expected[];
  /** A tool that the project then has, and a call of it. */
  readonly shows?: Shown;
}

export interface Expected {
  readonly path: string;
  readonly when: (change: Change) => boolean;
  readonly because: string;
}

/** What a step does to the project as it was generated. */
export interface Change {
  readonly base: FileMap;
  readonly theirs: FileMap;
}

export interface Shown {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The text of its answer. */
  readonly answer: string;
}

/** By what the person did, as a sentence without its subject. */
export type Edits = Readonly<Record<string, Edit>>;

export function adds(path: string) {
  return ({ base, theirs }: Change): boolean => theirs.has(path) && !base.has(path);
}

export function removes(path: string) {
  return ({ base, theirs }: Change): boolean => base.has(path) && !theirs.has(path);
}

export function changes(path: string) {
  return ({ base, theirs }: Change): boolean => base.get(path)?.text !== theirs.get(path)?.text;
}

/** The lines of a file that match are others afterwards. */
export function changesLines(path: string, pattern: RegExp) {
  return ({ base, theirs }: Change): boolean => {
    const matching = (files: FileMap) =>
      (files.get(path)?.text ?? "").split("\n").filter((line) => pattern.test(line));
    return matching(base).join("\n") !== matching(theirs).join("\n");
  };
}
