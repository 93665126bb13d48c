import type { FileMap, RenderedFile } from "../render/file-map.ts";
import { manifestPath, sha256 } from "../render/manifest.ts";
import type { TreeChange } from "./change.ts";
import { isUnedited, mergeFile } from "./file.ts";
import { conflictsOf, textOf } from "./merged.ts";
import type { Merged } from "./merged.ts";
import { movedPath, movesOf } from "./moves.ts";
import { withPackages } from "./packages.ts";
import { keepImported, leaveOut } from "./together.ts";

export interface Trees {
  /** As the project was rendered before, as far as that is known. */
  readonly base: FileMap;
  /** What is on disk: the files of `base` and `theirs` that are there, and others, which may be such that were moved. */
  readonly ours: FileMap;
  /** As it is rendered now. */
  readonly theirs: FileMap;
  /**
   * The recorded hashes by path. A file that still has its own is not merged: it gets the new text. Without them, every
   * text is compared.
   */
  readonly recorded?: ReadonlyMap<string, string>;
  /** The project's own formatter, asked where a merge has conflicts. */
  readonly format?: (text: string, path: string) => string | undefined;
  /** Paths that were deleted and are wanted again. */
  readonly restore?: ReadonlySet<string>;
  /** What cannot be merged, since its base is not known, is a conflict to resolve: else it stays, and the new text is proposed. */
  readonly isUnknownConflict?: boolean;
}

/** What becomes of each path of a project, sorted by path; of those that stay as they are, nothing. */
export function mergeTree(trees: Trees): TreeChange[] {
  const { base, theirs, recorded, ours } = trees;
  const managed = new Set([...base.keys(), ...theirs.keys(), ...(recorded?.keys() ?? [])]);
  const moves = movesOf(
    new Map([...base].filter(([path]) => !ours.has(path) && !trees.restore?.has(path))),
    new Map([...ours].filter(([path]) => !managed.has(path))),
  );
  const files = [...managed].filter((path) => path !== manifestPath && path !== packagePath);
  const { changes, packages } = keepImported(
    files.flatMap((path) => changesAt(path, trees, moves)),
    trees,
  );
  return [...leaveOut(changes, ours), ...packageChanges(packages, trees, moves)].toSorted((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
  );
}

const packagePath = "package.json";

/** What becomes of package.json, in which the packages stay that the person's code imports. */
function packageChanges(
  packages: ReadonlyMap<string, string>,
  trees: Trees,
  moves: Moves,
): TreeChange[] {
  const [was, next] = [trees.base.get(packagePath), trees.theirs.get(packagePath)];
  if (!was || !next) return changesAt(packagePath, trees, moves);
  const { text, kept } = withPackages(was.text, next.text, [...packages.keys()]);
  const theirs = new Map(trees.theirs).set(packagePath, { ...next, text });
  const notices = kept.map((name) => ({
    kind: "notice" as const,
    path: packagePath,
    reason: `keeps ${name}, which your ${packages.get(name)} imports`,
  }));
  return [...changesAt(packagePath, { ...trees, theirs }, moves), ...notices];
}

type Moves = ReadonlyMap<string, string>;

function changesAt(path: string, trees: Trees, moves: Moves): TreeChange[] {
  const { base, ours, theirs, recorded } = trees;
  const [was, mine, next] = [base.get(path), ours.get(path), theirs.get(path)];
  const wasThere = was !== undefined || recorded?.has(path) === true;
  if (!wasThere) return next ? added(path, next, trees, moves) : [];
  const isUnchanged =
    next && (was ? sameFile(was, next) : recorded?.get(path) === sha256(next.text));
  if (!mine) {
    const movedTo = moves.get(path);
    if (was && movedTo !== undefined) return moved(path, movedTo, was, next, trees);
    return missing(path, was, next, isUnchanged === true, trees);
  }
  if (isUnchanged) return [];
  if (!next) return [removed(path, was, mine, trees)];
  if (sameFile(mine, next)) return [keep(path)];
  if (isRecorded(path, mine, trees)) {
    const mode = modeOf(was, mine, next);
    return [
      {
        kind: "update",
        path,
        before: mine.text,
        after: { ...next, mode },
        reason: "gets the new text",
      },
    ];
  }
  if (was) return merged(path, was, mine, next, trees);
  if (trees.isUnknownConflict === true) {
    return [wholeConflict(path, mine, next, "was edited, and as it was generated is not known")];
  }
  const reason =
    "stays as you have it: as it was generated is not known, so that the new text cannot be merged";
  return [{ kind: "notice", path, reason, proposal: next, isUnmerged: true }];
}

/** Two texts of which nothing says what they were before. */
function wholeConflict(
  path: string,
  mine: RenderedFile,
  next: RenderedFile,
  reason: string,
): TreeChange {
  const file = {
    before: mine.text,
    merged: mergeFile("text", "", mine.text, next.text),
    mode: mine.mode,
  };
  return { kind: "conflict", path, reason, file };
}

function merged(
  path: string,
  was: RenderedFile,
  mine: RenderedFile,
  next: RenderedFile,
  trees: Trees,
): TreeChange[] {
  const result = mergeFile(
    next.kind ?? "text",
    was.text,
    mine.text,
    next.text,
    trees.format && ((text) => trees.format!(text, path)),
  );
  const mode = modeOf(was, mine, next);
  const notices = result.notices.map((reason) => ({ kind: "notice", path, reason }) as const);
  if (conflictsOf(result).length > 0) {
    const file = { before: mine.text, merged: result, mode };
    return [{ kind: "conflict", path, reason: reasonOf(result), file }, ...notices];
  }
  const text = textOf(result, "ours");
  if (text === mine.text && mode === mine.mode) return notices;
  const isOurs = isUnedited(was.text, mine.text);
  const reason = isOurs ? "gets the new text" : "is merged with what you changed";
  return [
    { kind: "update", path, before: mine.text, after: { ...next, text, mode }, reason },
    ...notices,
  ];
}

function added(path: string, next: RenderedFile, trees: Trees, moves: Moves): TreeChange[] {
  const { ours } = trees;
  const target = ours.has(path) ? undefined : movedPath(path, moves, ours.keys());
  if (target !== undefined) {
    const reason = `belongs to ${path}, whose folder you moved`;
    return [...added(target, next, trees, new Map()), { kind: "notice", path: target, reason }];
  }
  const mine = ours.get(path);
  if (mine) {
    if (isUnedited(next.text, mine.text)) return [keep(path)];
    const reason = "is there already, and is not what would be generated";
    return [wholeConflict(path, mine, next, reason)];
  }
  const inTheWay = [...ours.keys()].find((other) => isWithin(other, path) || isWithin(path, other));
  if (inTheWay !== undefined) {
    const reason = isWithin(inTheWay, path)
      ? "is a folder"
      : `is below ${inTheWay}, which is a file`;
    return [{ kind: "conflict", path, reason }];
  }
  const create = { kind: "create", path, after: next, reason: "is new" } as const;
  const sibling = siblingsOf(path).find((other) => ours.has(other));
  if (sibling === undefined) return [create];
  return [create, { kind: "notice", path, reason: `stands beside your ${sibling}` }];
}

function missing(
  path: string,
  was: RenderedFile | undefined,
  next: RenderedFile | undefined,
  isUnchanged: boolean,
  trees: Trees,
): TreeChange[] {
  if (next && trees.restore?.has(path)) {
    return [{ kind: "create", path, after: next, reason: "is restored" }];
  }
  if (!next || isUnchanged) return [];
  const again = `to have it again: --restore ${path}`;
  if (was === undefined && trees.isUnknownConflict !== true) {
    const reason = `changes, but you deleted it, or moved it: which, is not known; ${again}`;
    return [{ kind: "notice", path, reason, isUnmerged: true }];
  }
  return [{ kind: "notice", path, reason: `changes, but you deleted it; ${again}` }];
}

function moved(
  path: string,
  to: string,
  was: RenderedFile,
  next: RenderedFile | undefined,
  trees: Trees,
): TreeChange[] {
  const mine = trees.ours.get(to)!;
  if (!next) return [removed(to, was, mine, trees)];
  if (sameFile(was, next)) return [];
  const changes = merged(to, was, mine, next, trees);
  const reason = `was ${path}: what is new there is merged here`;
  return changes.length === 0 ? [] : [...changes, { kind: "notice", path: to, reason }];
}

function removed(
  path: string,
  was: RenderedFile | undefined,
  mine: RenderedFile,
  trees: Trees,
): TreeChange {
  const format = trees.format && ((text: string) => trees.format!(text, path));
  if (isRecorded(path, mine, trees) || (was && isUnedited(was.text, mine.text, format))) {
    return { kind: "delete", path, before: mine.text, reason: "belongs to nothing any more" };
  }
  const reason = "belongs to nothing any more, but you changed it: it stays, and is yours now";
  return { kind: "notice", path, reason };
}

/** Whether a file is byte by byte what was recorded. */
function isRecorded(path: string, { text }: RenderedFile, { recorded }: Trees): boolean {
  return recorded?.has(path) === true && recorded.get(path) === sha256(text);
}

function keep(path: string): TreeChange {
  return { kind: "keep", path, reason: "is already as it should be" };
}

function sameFile(a: RenderedFile, b: RenderedFile): boolean {
  return a.text === b.text && a.mode === b.mode;
}

/** A mode that the person changed stays. */
function modeOf(
  was: RenderedFile | undefined,
  mine: RenderedFile,
  next: RenderedFile,
): RenderedFile["mode"] {
  return was && mine.mode !== was.mode ? mine.mode : next.mode;
}

function reasonOf(result: Merged): string {
  return conflictsOf(result)
    .map(({ line, reason }) => `in line ${line}, ${reason}`)
    .join("; ");
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

const sources = ["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx"];

/** The same file in another dialect: of two, a build may take the wrong one. */
function siblingsOf(path: string): string[] {
  const [, stem, extension] = /^(.*)\.([^./]+)$/.exec(path) ?? [];
  if (stem === undefined || !sources.includes(extension!)) return [];
  return sources.filter((other) => other !== extension).map((other) => `${stem}.${other}`);
}
