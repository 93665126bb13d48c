import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workspaceOf } from "./workspace.ts";

const names = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

/**
 * Remembers the lockfiles of a project, which an install changes: byte by byte, and which are not there.
 *
 * @returns puts them back
 */
export async function rememberLockfiles(root: string): Promise<() => Promise<void>> {
  const folder = (await workspaceOf(root)) ?? root;
  const before = await Promise.all(
    names.map(async (name) => {
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
