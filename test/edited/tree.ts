import type { RenderedFile } from "../../src/render/file-map.ts";

/** A project as it is on disk: files by path. Unlike a render, it may have any line ends. */
export type Tree = ReadonlyMap<string, RenderedFile>;

/** @throws if there is no such file: an edit of nothing would prove nothing */
export function textOf(tree: Tree, path: string): string {
  const file = tree.get(path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file.text;
}

/**
 * A tree with another text in one file.
 *
 * @throws if the text stays what it was: a template has changed, and the edit must follow it
 */
export function changed(tree: Tree, path: string, change: (text: string) => string): Tree {
  const before = textOf(tree, path);
  const text = change(before);
  if (text === before) throw new Error(`the edit of ${path} changes nothing in it`);
  return new Map(tree).set(path, { ...tree.get(path)!, text });
}

/** A tree with one passage of a file replaced; `$` in the replacement means itself. */
export function replaced(tree: Tree, path: string, from: string | RegExp, to: string): Tree {
  return changed(tree, path, (text) => text.replace(from, () => to));
}

/** A tree with other texts in all files that are picked. What an own edit leaves as it is stays as it is. */
export function changedEach(
  tree: Tree,
  isPicked: (path: string) => boolean,
  change: (text: string, path: string) => string,
): Tree {
  return new Map(
    [...tree].map(([path, file]) => [
      path,
      isPicked(path) ? { ...file, text: change(file.text, path) } : file,
    ]),
  );
}

/** @throws if it is there already */
export function added(tree: Tree, files: Readonly<Record<string, string>>): Tree {
  const next = new Map(tree);
  for (const [path, text] of Object.entries(files)) {
    if (next.has(path)) throw new Error(`${path} is there already`);
    next.set(path, { text, mode: 0o644 });
  }
  return next;
}

/** @throws if one of them is not there */
export function without(tree: Tree, ...paths: readonly string[]): Tree {
  const next = new Map(tree);
  for (const path of paths) if (!next.delete(path)) throw new Error(`there is no ${path}`);
  return next;
}

/** A tree in which a file, or everything in a folder (its path ends with `/`), has another path. */
export function moved(tree: Tree, from: string, to: string): Tree {
  const next = new Map([...tree].map(([path, file]) => [movedPath(path, from, to), file]));
  if ([...next.keys()].every((path) => tree.has(path))) throw new Error(`there is no ${from}`);
  return next;
}

export function movedPath(path: string, from: string, to: string): string {
  const isMoved = from.endsWith("/") ? path.startsWith(from) : path === from;
  return isMoved ? to + path.slice(from.length) : path;
}

export function isCode(path: string): boolean {
  return /\.[jt]s$/.test(path);
}

/** The paths that are not the same in two trees: with another text or mode, or in one of them only. */
export function differentPaths(a: Tree, b: Tree): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => {
    const [one, other] = [a.get(path), b.get(path)];
    return one?.text !== other?.text || one?.mode !== other?.mode;
  });
}
