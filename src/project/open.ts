import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { manifestPath } from "../render/manifest.ts";

/**
 * The project that a folder is in: the folder itself, or the nearest one above it that has one of the `signs`.
 *
 * @param signs paths in a project, of which each is enough to know it
 * @returns its absolute path
 * @throws CliError with exit code 2 if there is none
 */
export async function findProject(
  cwd: string,
  signs: readonly string[] = [manifestPath],
): Promise<string> {
  for (let root = resolve(cwd); ; root = dirname(root)) {
    for (const sign of signs) if (await isThere(join(root, sign))) return root;
    if (dirname(root) === root) throw noProject(`in ${cwd}, nor in a folder above it`);
  }
}

/** @throws CliError with exit code 2 if there is no manifest, or if it cannot be read */
export async function readManifestText(root: string): Promise<string> {
  const path = join(root, manifestPath);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw noProject(`in ${root}`);
    throw new CliError(EXIT.usage, `${path} cannot be read: ${(error as Error).message}`);
  }
}

function noProject(where: string): CliError {
  return new CliError(
    EXIT.usage,
    `There is no ${manifestPath} ${where}: this is no project that can be changed.`,
    [
      "Go into a project that create-mcp-server has made, or name it: --cwd <folder>",
      "If the file was deleted, take it back from version control.",
      "To create a project: npm create mcp-server@latest my-server",
    ],
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    // What cannot be looked at is there, and reading it says why it cannot be.
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT" && error.code !== "ENOTDIR",
  );
}
