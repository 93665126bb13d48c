import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isUnedited } from "../merge/file.ts";
import type { FileMap } from "../render/file-map.ts";
import { manifestPath, sha256 } from "../render/manifest.ts";

/** What people have made of a project's files: the paths, sorted. */
export interface FileStates {
  /** As generated, save for line ends and such. */
  readonly pristine: readonly string[];
  readonly edited: readonly string[];
  /** Recorded, and not there: deleted, or moved elsewhere. */
  readonly deleted: readonly string[];
  /** The options bring them, and they were never there: a merge of two branches may end like that. */
  readonly missing: readonly string[];
}

/**
 * @param recorded the hashes of what was rendered
 * @param rendered the project as its options are rendered, if that is known
 */
export async function fileStates(
  root: string,
  recorded: ReadonlyMap<string, string>,
  rendered: FileMap,
): Promise<FileStates> {
  const states: Record<keyof FileStates, string[]> = {
    pristine: [],
    edited: [],
    deleted: [],
    missing: [],
  };
  for (const path of [...new Set([...recorded.keys(), ...rendered.keys()])].toSorted()) {
    if (path === manifestPath) continue;
    const text = await readIfAny(join(root, path));
    if (text === undefined) states[recorded.has(path) ? "deleted" : "missing"].push(path);
    else {
      const base = rendered.get(path);
      const isPristine =
        sha256(text) === recorded.get(path) || (base !== undefined && isUnedited(base.text, text));
      states[isPristine ? "pristine" : "edited"].push(path);
    }
  }
  return states;
}

/** Whether the hashes are those of what the options are rendered as: a merge in Git leaves those of one branch. */
export function isTrue(recorded: ReadonlyMap<string, string>, rendered: FileMap): boolean {
  const files = [...rendered].filter(([path]) => path !== manifestPath);
  return (
    recorded.size === files.length &&
    files.every(([path, { text }]) => recorded.get(path) === sha256(text))
  );
}

async function readIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
