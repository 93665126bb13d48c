import { mkdir, mkdtemp, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { outputFile } from "fs-extra/esm";
import { CliError, EXIT } from "../errors.ts";
import { manifestPath } from "../render/manifest.ts";
import { describeDiskError } from "./disk-error.ts";
import { applyInPlace, removeIfEmpty } from "./journal.ts";
import { missingFolders, statIfAny } from "./paths.ts";
import type { Change, Creation, Plan } from "./plan.ts";

/**
 * Carries out a plan: all of it, or nothing. Once the last file is in place `signal` is not looked at any more.
 *
 * @throws {CliError} exit code 2: the plan has conflicts; 130: `signal` was aborted; 1: the disk refused
 */
export async function apply(plan: Plan, signal: AbortSignal): Promise<void> {
  refuseConflicts(plan);
  const checkpoint = () => {
    if (signal.aborted) throw new CliError(EXIT.cancelled, "Cancelled: nothing was written.");
  };
  const files = inOrder(plan.changes);
  try {
    if (await statIfAny(plan.root)) await applyInPlace(plan.root, files, checkpoint);
    else await applyNew(plan.root, files, checkpoint);
  } catch (error) {
    throw describeDiskError(error, plan.root);
  }
}

/** @throws {CliError} with exit code 2, listing what is in the way, if anything is */
export function refuseConflicts({ root, changes }: Plan): void {
  const conflicts = changes.filter((change) => change.kind === "conflict");
  if (conflicts.length === 0) return;
  throw new CliError(EXIT.usage, `${root} is not empty; nothing was written. In the way:`, [
    ...conflicts.map(({ path, reason }) => `${path} ${reason}`),
    "Name another folder, or move these away.",
  ]);
}

/** The manifest last: a project that has one is complete. */
function inOrder(changes: readonly Change[]): Creation[] {
  const files = changes.filter((change) => change.kind === "create");
  return [
    ...files.filter(({ path }) => path !== manifestPath),
    ...files.filter(({ path }) => path === manifestPath),
  ];
}

/** Writes the project beside where it belongs, and renames it into place. */
async function applyNew(
  root: string,
  files: readonly Creation[],
  checkpoint: () => void,
): Promise<void> {
  const parent = dirname(root);
  const undo: (() => Promise<void>)[] = [];
  let temporary: string;
  try {
    for (const folder of await missingFolders(parent)) {
      checkpoint();
      await mkdir(folder);
      undo.unshift(() => removeIfEmpty(folder));
    }
    checkpoint();
    temporary = await mkdtemp(join(parent, ".create-mcp-server-"));
    undo.unshift(() => rm(temporary, { recursive: true }));
    // A folder of its own in there: the temporary one is for its owner alone, the project's has the usual mode.
    const staged = join(temporary, "project");
    await mkdir(staged);
    for (const { path, after } of files) {
      checkpoint();
      await outputFile(join(staged, path), after.text, { mode: after.mode, flag: "wx" });
    }
    checkpoint();
    await rename(staged, root);
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
  // The project is complete, with or without an empty folder beside it.
  await rmdir(temporary).catch(() => undefined);
}
