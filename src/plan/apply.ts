import { CliError, EXIT } from "../errors.ts";
import type { Applied } from "./applied.ts";
import { describeDiskError } from "./disk-error.ts";
import { applyInPlace } from "./in-place.ts";
import { applyNew } from "./new-folder.ts";
import { statIfAny } from "./paths.ts";
import type { Plan } from "./plan.ts";

/**
 * Carries out a plan: all of it, or nothing. Once its last step is done `signal` is not looked at any more, and what the
 * caller finds out then decides between `done` and `undo`.
 *
 * @throws {CliError} exit code 2: the plan has conflicts; 130: `signal` was aborted; 1: the disk refused, it is not as it
 * was planned, a path leads out of the project, or another run is at work there. Nothing is changed then.
 */
export async function apply(plan: Plan, signal: AbortSignal): Promise<Applied> {
  refuseConflicts(plan);
  const checkpoint = () => {
    if (signal.aborted) throw new CliError(EXIT.cancelled, "Cancelled: nothing was written.");
  };
  const writes = plan.changes.filter(
    (change) => change.kind === "create" || change.kind === "update" || change.kind === "delete",
  );
  if (writes.length === 0) return { done: async () => {}, undo: async () => [] };
  try {
    return (await statIfAny(plan.root))
      ? await applyInPlace(plan.root, writes, checkpoint)
      : await applyNew(plan.root, writes, checkpoint);
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
