import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import picomatch from "picomatch";

/**
 * The folder where a project's lockfile lives if it is a member of a workspace: the nearest one above that npm, yarn, bun
 * (`workspaces`) or pnpm (`pnpm-workspace.yaml`) declare, provided that its globs name the project's folder.
 */
export async function workspaceOf(project: string): Promise<string | undefined> {
  for (let folder = dirname(project), below = project; folder !== below;) {
    const globs = await workspaceGlobs(folder);
    if (globs) {
      const path = relative(folder, project).split(sep).join("/");
      return isNamed(path, globs) ? folder : undefined;
    }
    below = folder;
    folder = dirname(folder);
  }
  return undefined;
}

function isNamed(path: string, globs: readonly string[]): boolean {
  const clean = globs.map((glob) => glob.replace(/^(!?)\.\//, "$1").replace(/\/$/, ""));
  const excluded = clean.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const included = clean.filter((glob) => !glob.startsWith("!"));
  return picomatch(included, { ignore: excluded })(path);
}

async function workspaceGlobs(folder: string): Promise<string[] | undefined> {
  const pnpm = await readIfAny(join(folder, "pnpm-workspace.yaml"));
  if (pnpm !== undefined) {
    // A file of its own: of a package that is imported when it is used, the build takes all, needed or not.
    const { packageGlobs } = await import("./pnpm-workspace.ts");
    return textsIn(packageGlobs(pnpm)) ?? [];
  }
  const manifest = await readIfAny(join(folder, "package.json"));
  if (manifest === undefined) return undefined;
  const workspaces = parsed(manifest)?.workspaces;
  return textsIn(workspaces) ?? textsIn(workspaces?.packages);
}

/** A file that does not parse is not ours to judge: the package manager will. */
function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

async function readIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
