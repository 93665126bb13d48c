import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PackageManagerWords } from "../render/package-manager-words.ts";
import { workspaceOf } from "./workspace.ts";

const namesOf: Readonly<Record<PackageManagerWords["name"], readonly string[]>> = {
  npm: ["package-lock.json"],
  pnpm: ["pnpm-lock.yaml"],
  yarn: ["yarn.lock"],
  bun: ["bun.lock", "bun.lockb"],
};

/** Whether a file at this path is a lockfile: an install writes it, also where it has conflict markers. */
export function isLockfile(path: string): boolean {
  return Object.values(namesOf).some((names) => names.includes(path));
}

/** The name of a package manager's lockfile in the project's own folder, if there is one. */
export async function lockfileOf(
  root: string,
  packageManager: PackageManagerWords["name"],
): Promise<string | undefined> {
  for (const name of namesOf[packageManager]) {
    if (await readFile(join(root, name)).catch(() => undefined)) return name;
  }
  return undefined;
}

/**
 * Remembers the lockfiles of a project, which an install changes: byte by byte, and which are not there.
 *
 * @returns puts them back
 */
export async function rememberLockfiles(root: string): Promise<() => Promise<void>> {
  const folder = (await workspaceOf(root)) ?? root;
  const before = await Promise.all(
    Object.values(namesOf)
      .flat()
      .map(async (name) => {
        const path = join(folder, name);
        return { path, bytes: await readFile(path).catch(() => undefined) };
      }),
  );
  return async () => {
    for (const { path, bytes } of before) {
      const now = await readFile(path).catch(() => undefined);
      if (bytes === undefined) await rm(path, { force: true });
      else if (!now?.equals(bytes)) await writeFile(path, bytes);
    }
  };
}
