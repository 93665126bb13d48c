import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withFormatter, type Format, type Formatter } from "../merge/ask-formatter.ts";
import { isUnedited } from "../merge/file.ts";
import type { FileMap } from "../render/file-map.ts";
import { manifestPath, sha256 } from "../render/manifest.ts";

/** What people have made of a project's files: the paths, sorted. */
export interface FileStates {
  /** As generated, save for line ends and what the project's own formatter makes of it. */
  readonly pristine: readonly string[];
  readonly edited: readonly string[];
  /** Recorded, and not there: deleted, or moved elsewhere. */
  readonly deleted: readonly string[];
  /** The options bring them, and they were never there: a merge of two branches may end like that. */
  readonly missing: readonly string[];
}

interface Project {
  /** The absolute path of the project. */
  readonly root: string;
  /** The hashes of what was rendered. */
  readonly recorded: ReadonlyMap<string, string>;
  /** The project as its options are rendered, if that is known. */
  readonly rendered: FileMap;
  /** Asked about files that differ in what formatters change, and in nothing else. */
  readonly formatter: Formatter;
}

export async function fileStates(project: Project): Promise<FileStates> {
  const { root, recorded, rendered, formatter } = project;
  const paths = new Set([...recorded.keys(), ...rendered.keys()]);
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = path === manifestPath ? undefined : await readIfAny(join(root, path));
    if (text !== undefined) texts.set(path, text);
  }
  return withFormatter(formatter, (format) => statesOf(project, texts, format));
}

/** @param texts what is on disk, by path */
function statesOf(
  { recorded, rendered }: Project,
  texts: ReadonlyMap<string, string>,
  format: Format | undefined,
): FileStates {
  const states: Record<keyof FileStates, string[]> = {
    pristine: [],
    edited: [],
    deleted: [],
    missing: [],
  };
  for (const path of [...new Set([...recorded.keys(), ...rendered.keys()])].toSorted()) {
    if (path === manifestPath) continue;
    const text = texts.get(path);
    if (text === undefined) states[recorded.has(path) ? "deleted" : "missing"].push(path);
    else {
      const base = rendered.get(path)?.text;
      const isPristine =
        sha256(text) === recorded.get(path) ||
        (base !== undefined && isUnedited(base, text, format && ((each) => format(each, path))));
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
