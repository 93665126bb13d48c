import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { manifestPath } from "../render/manifest.ts";

/** A project on disk that this package, or another version of it, has made. */
export interface ProjectFolder {
  /** Absolute. */
  readonly root: string;
  readonly manifestText: string;
}

/**
 * The project that a folder is in: the folder itself, or the nearest one above it that has a manifest.
 *
 * @throws CliError with exit code 2 if there is none, or if its manifest cannot be read
 */
export async function findProject(cwd: string): Promise<ProjectFolder> {
  for (let root = resolve(cwd); ; root = dirname(root)) {
    const manifestText = await readIfAny(join(root, manifestPath));
    if (manifestText !== undefined) return { root, manifestText };
    if (dirname(root) === root) break;
  }
  throw new CliError(
    EXIT.usage,
    `There is no ${manifestPath} in ${cwd}, nor in a folder above it: this is no project that can be changed.`,
    [
      "Go into a project that create-mcp-server has made, or name it: --cwd <folder>",
      "If the file was deleted, take it back from version control.",
      "To create a project: npm create mcp-server@latest my-server",
    ],
  );
}

async function readIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CliError(EXIT.usage, `${path} cannot be read: ${message}`);
  }
}
