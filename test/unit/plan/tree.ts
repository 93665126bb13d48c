import { chmod, lstat, mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Change, Write } from "../../../src/plan/plan.ts";

/** Everything in a folder, by path: its mode, and the text of a file. */
export type Tree = Readonly<Record<string, Entry>>;
export type Entry = { readonly mode: number; readonly text?: string };

export async function treeOf(root: string): Promise<Tree> {
  const tree: Record<string, Entry> = {};
  for (const path of (await readdir(root, { recursive: true })).toSorted()) {
    const stats = await lstat(join(root, path));
    const mode = stats.mode & 0o7777;
    if (stats.isDirectory()) tree[path] = { mode };
    else if (stats.isFile()) tree[path] = { mode, text: await readFile(join(root, path), "utf8") };
    else tree[path] = { mode, text: `-> ${await readlink(join(root, path))}` };
  }
  return tree;
}

/** Makes the files and folders of `tree`, with their modes; folders without an entry get the usual one. */
export async function makeTree(root: string, tree: Tree): Promise<void> {
  for (const [path, { mode, text }] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    if (text === undefined) await mkdir(join(root, path), { recursive: true });
    else await writeFile(join(root, path), text);
    await chmod(join(root, path), mode);
  }
}

/** What a plan makes of a tree: said apart from the code that does it. */
export function expectedAfter(tree: Tree, changes: readonly Change[]): Tree {
  const writes = changes.filter(
    (change): change is Write => "after" in change || "before" in change,
  );
  const left = new Map(Object.entries(tree));
  const deleted = writes.filter(({ kind }) => kind === "delete").map(({ path }) => path);
  for (const path of deleted) left.delete(path);
  const isNeeded = (folder: string) =>
    [
      ...left.keys(),
      ...writes.filter(({ kind }) => kind !== "delete").map(({ path }) => path),
    ].some((path) => path.startsWith(`${folder}/`));
  // Longer names first: a folder goes after those in it.
  for (const folder of [...left.keys()].toSorted((a, b) => b.length - a.length)) {
    const lostSomething = deleted.some((path) => path.startsWith(`${folder}/`));
    if (left.get(folder)?.text === undefined && lostSomething && !isNeeded(folder)) {
      left.delete(folder);
    }
  }
  const umask = process.umask();
  for (const write of writes) {
    if (write.kind === "delete") continue;
    const { path, after } = write;
    const names = path.split("/");
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = names.slice(0, depth).join("/");
      if (!left.has(folder)) left.set(folder, { mode: 0o777 & ~umask });
    }
    const mode =
      write.kind === "create" ? after.mode & ~umask : changedMode(tree[path]!.mode, after.mode);
    left.set(path, { mode, text: after.text });
  }
  return Object.fromEntries([...left].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** As `chmod +x` and `chmod -x` do it, for whoever may read. */
function changedMode(before: number, after: 0o644 | 0o755): number {
  if (after === 0o644) return before & 0o100 ? before & 0o666 : before;
  if (before & 0o100) return before;
  let mode = before;
  for (const who of [0, 3, 6]) if (before & (0o4 << who)) mode |= 0o1 << who;
  return mode;
}
