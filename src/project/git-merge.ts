import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Context } from "../context.ts";
import type { Branches } from "../merge/branches.ts";
import { manifestPath } from "../render/manifest.ts";

const timeoutMs = 30_000;

export type GitOperation = "merge" | "rebase" | "cherry-pick" | "revert";

/** Two branches that Git has put together, or is about to. */
export interface GitMerge {
  /** What is under way; undefined if the merge is the last commit. */
  readonly operation: GitOperation | undefined;
  /** By path in the project, what Git leaves to a person: undefined on a branch that has no such file, empty if it is no text. */
  readonly unmerged: ReadonlyMap<string, Branches<string | undefined>>;
  /** The manifests; undefined where there is none. */
  readonly manifests: Branches<string | undefined>;
}

/** Where the two sides of an operation are, and where they parted; the texts of `ours` are always those of HEAD. */
const OPERATIONS: readonly {
  readonly name: GitOperation;
  readonly theirs: string;
  /** Undefined for the best common ancestor. */
  readonly base?: string;
  /** One of these is there while it is under way, where its head may outlive it. */
  readonly folders?: readonly string[];
}[] = [
  { name: "merge", theirs: "MERGE_HEAD" },
  // Before cherry-pick: a rebase may pick, too.
  {
    name: "rebase",
    theirs: "REBASE_HEAD",
    base: "REBASE_HEAD^",
    folders: ["rebase-merge", "rebase-apply"],
  },
  { name: "cherry-pick", theirs: "CHERRY_PICK_HEAD", base: "CHERRY_PICK_HEAD^" },
  { name: "revert", theirs: "REVERT_HEAD^", base: "REVERT_HEAD" },
];

/** The merge that a project is in the middle of, or that was just committed; undefined without one, and without Git. */
export async function gitMergeAt(context: Context, root: string): Promise<GitMerge | undefined> {
  const git = gitIn(context, root);
  const entries = await git("ls-files", "--unmerged", "-z");
  if (entries === undefined) return undefined;
  const sides = await sidesAt(git, root);
  if (sides === undefined) return undefined;
  const { operation, ours, theirs, base } = sides;
  const textOf = (object: string | undefined) => objectText(context, root, object);
  const manifestOf = (commit: string | undefined) =>
    textOf(commit === undefined ? undefined : `${commit}:./${manifestPath}`);
  const unmerged = new Map<string, Branches<string | undefined>>();
  for (const [path, stages] of stagesOf(operation === undefined ? "" : entries)) {
    const [was, mine, other] = await Promise.all(
      [1, 2, 3].map(async (stage) => {
        const object = stages.get(stage);
        return object === undefined ? undefined : ((await textOf(object)) ?? "");
      }),
    );
    unmerged.set(path, { base: was, ours: mine, theirs: other });
  }
  const [before, mine, other] = await Promise.all([base, ours, theirs].map(manifestOf));
  return { operation, unmerged, manifests: { base: before, ours: mine, theirs: other } };
}

type Git = (...args: string[]) => Promise<string | undefined>;

/** Undefined if Git is missing, or says no. */
function gitIn(context: Context, root: string): Git {
  return async (...args) => {
    const result = await context.exec("git", args, { cwd: root, timeoutMs });
    return result.exitCode === 0 ? result.stdout : undefined;
  };
}

interface Sides extends Branches<string | undefined> {
  readonly operation: GitOperation | undefined;
}

async function sidesAt(git: Git, root: string): Promise<Sides | undefined> {
  const commit = async (name: string) =>
    (await git("rev-parse", "--verify", "--quiet", name)) || undefined;
  const parting = async (one: string, other: string) =>
    (await git("merge-base", one, other)) || undefined;
  for (const { name, theirs: theirName, base: baseName, folders } of OPERATIONS) {
    const theirs = await commit(theirName);
    if (theirs === undefined || (folders && !(await isAnyThere(git, root, folders)))) continue;
    const base = baseName === undefined ? await parting("HEAD", theirs) : await commit(baseName);
    return { operation: name, ours: "HEAD", theirs, base };
  }
  const [ours, theirs] = [await commit("HEAD^1"), await commit("HEAD^2")];
  if (ours === undefined || theirs === undefined) return undefined;
  return { operation: undefined, ours, theirs, base: await parting(ours, theirs) };
}

async function isAnyThere(git: Git, root: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) {
    const path = await git("rev-parse", "--git-path", folder);
    if (!path) continue;
    const isThere = await stat(resolve(root, path)).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

/** By path, the object of each stage. */
function stagesOf(entries: string): Map<string, Map<number, string>> {
  const paths = new Map<string, Map<number, string>>();
  for (const entry of entries.split("\0")) {
    const [, object, stage, path] = /^\d+ (\w+) ([123])\t(.*)$/s.exec(entry) ?? [];
    if (object === undefined || path === undefined) continue;
    paths.set(path, (paths.get(path) ?? new Map<number, string>()).set(Number(stage), object));
  }
  return paths;
}

/**
 * The text of an object, byte by byte; undefined if it is no text, or not there. `git show` would do but for the last
 * line end, which `exec` takes away: here it is Git's own, and the size says what belongs to the text.
 */
async function objectText(
  context: Context,
  root: string,
  object: string | undefined,
): Promise<string | undefined> {
  if (object === undefined) return undefined;
  const args = ["cat-file", "--batch"];
  const input = `${object}\n`;
  const { exitCode, stdout } = await context.exec("git", args, { cwd: root, timeoutMs, input });
  const [header, size] = /^\w+ blob (\d+)\n/.exec(stdout) ?? [];
  if (exitCode !== 0 || header === undefined) return undefined;
  const text = stdout.slice(header.length);
  return Buffer.byteLength(text) === Number(size) ? text : undefined;
}
