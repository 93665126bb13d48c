import { CliError, EXIT } from "../errors.ts";
import { conflictsOf } from "../merge/merged.ts";
import type { MergePlan } from "../plan/change.ts";

/** @throws CliError with exit code 3 that says which lines of which files, why, and what to type */
export function refuseConflicts({ root, merged }: MergePlan): void {
  const conflicts = merged.filter((change) => change.kind === "conflict");
  if (conflicts.length === 0) return;
  const count = `${conflicts.length} ${conflicts.length === 1 ? "file" : "files"}`;
  const isText = conflicts.every(({ file }) => file !== undefined);
  throw new CliError(
    EXIT.conflict,
    `${count} in ${root} cannot be merged with what you changed; nothing was written:`,
    [
      ...conflicts.map(({ path, reason }) => `${path}: ${reason}`),
      ...(isText ? WAYS : ["Move these away, or rename them, and type the command again."]),
    ],
    {
      conflicts: conflicts.map(({ path, reason, file }) => ({
        path,
        reason,
        places: file === undefined ? [] : conflictsOf(file.merged),
      })),
    },
  );
}

const WAYS = [
  "Type the command again with one of:",
  "  --conflict=inline  both texts with conflict markers, for you to resolve",
  "  --conflict=ours    there, your text",
  "  --conflict=theirs  there, the generated text",
];
