import { basename } from "node:path";
import type { Change, Plan } from "./plan.ts";

/**
 * The plan for a person: each folder with its new files beside it, or below it if there is no room for that, then what is
 * changed, deleted and kept, what else there is to know, and what is in the way. Lines are at most `width` columns, save
 * for a name that is longer and for sentences.
 */
export function planAsText({ root, changes }: Plan, width = 80): string {
  const created = pathsOf(changes, "create");
  const lines = created.length > 0 ? [...tree(basename(root), created, width)] : [];
  for (const [title, kind] of [
    ["changed:", "update"],
    ["deleted:", "delete"],
    ["kept:", "keep"],
  ] as const) {
    const paths = pathsOf(changes, kind);
    if (paths.length > 0) lines.push("", ...wrap(title, paths, width));
  }
  const notices = changes.filter((change) => change.kind === "notice");
  const conflicts = changes.filter((change) => change.kind === "conflict");
  lines.push(...sentences("also:", notices), ...sentences("in the way:", conflicts));
  return `${lines.join("\n").trimStart()}\n`;
}

/** The plan for a program: what would happen to which path, without the files' texts. */
export function planAsJson({ root, changes }: Plan) {
  return {
    root,
    changes: changes.map((change) =>
      "reason" in change
        ? { kind: change.kind, path: change.path, reason: change.reason }
        : { kind: change.kind, path: change.path },
    ),
  };
}

function pathsOf(changes: readonly Change[], kind: Change["kind"]): string[] {
  return changes.filter((change) => change.kind === kind).map(({ path }) => path);
}

function sentences(
  title: string,
  changes: readonly { readonly path: string; readonly reason: string }[],
): string[] {
  if (changes.length === 0) return [];
  return ["", title, ...changes.map(({ path, reason }) => `  ${path} ${reason}`)];
}

function* tree(title: string, paths: readonly string[], width: number): Generator<string> {
  const folders = new Map<string, string[]>([["", []]]);
  for (const path of paths) {
    const end = path.lastIndexOf("/") + 1;
    const folder = path.slice(0, end);
    folders.set(folder, [...(folders.get(folder) ?? []), path.slice(end)]);
  }
  yield `${title}/`;
  const column = Math.max(...[...folders.keys()].map((folder) => folder.length));
  const sorted = [...folders].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const longest = Math.max(...[...folders.values()].flat().map((name) => name.length));
  const isWide = 2 + column + 2 + longest <= width;
  for (const [folder, names] of sorted) {
    if (names.length === 0) continue;
    if (isWide) {
      yield* wrap(`  ${folder.padEnd(column)}`, names, width);
    } else {
      if (folder !== "") yield `  ${folder}`;
      yield* wrap(folder === "" ? "" : "  ", names, width);
    }
  }
}

/** `label` with the names beside it, those that do not fit below each other's first. */
function wrap(label: string, names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = label;
  for (const name of names) {
    const longer = `${line}  ${name}`;
    if (longer.length > width && line.trim() !== label.trim()) {
      lines.push(line);
      line = `${" ".repeat(label.length)}  ${name}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
