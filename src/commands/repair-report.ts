import type { Options } from "../options/table.ts";
import { planAsDiff } from "../plan/diff.ts";
import type { Plan } from "../plan/plan.ts";
import { planAsJson } from "../plan/present.ts";
import type { GitMerge } from "../project/git-merge.ts";
import { isLockfile } from "../project/lockfiles.ts";
import { manifestPath } from "../render/manifest.ts";
import { packageManagerWords } from "../render/package-manager-words.ts";
import { version } from "../version.ts";
import type { Left } from "./finish-merge.ts";
import { quote } from "./rerun.ts";

/** What repairing did, or would do. */
export interface Repaired {
  readonly plan: Plan;
  /** The project's, relative to where the command was typed. */
  readonly folder: string;
  readonly options: Options;
  /** Undefined if there is none, as far as Git knows. */
  readonly merge: GitMerge | undefined;
  readonly left: readonly Left[];
  readonly dryRun: boolean;
}

/** For programs: one document. */
export function repairedAsJson(repaired: Repaired): string {
  const { plan, folder, options, merge, left, dryRun } = repaired;
  const document = {
    version,
    folder,
    options,
    plan: planAsJson(plan),
    operation: merge?.operation ?? null,
    left,
    nextCommands: nextCommands(repaired),
    dryRun,
    diff: planAsDiff(plan),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** For people; of a dry run, a diff. */
export function repairedAsText(repaired: Repaired): string {
  const { plan, left, dryRun } = repaired;
  const done = { create: "is new.", update: "is merged.", delete: "is deleted." };
  const said = plan.changes.flatMap(({ kind, path }) =>
    path === manifestPath
      ? [`${path} is written anew.`]
      : kind in done
        ? [`${path} ${done[kind as keyof typeof done]}`]
        : [],
  );
  const next = dryRun ? [] : nextCommands(repaired);
  const lines = [
    ...(said.length === 0 ? [`${manifestPath} is as it should be.`] : said),
    ...(left.length === 0
      ? []
      : ["", "Left to you:", ...left.map(({ path, reason }) => `  ${path} ${reason}`)]),
    ...(next.length === 0
      ? []
      : ["", left.length === 0 ? "Next:" : "Then:", ...next.map((command) => `  ${command}`)]),
    "",
  ];
  if (!dryRun || plan.changes.length === 0) return lines.join("\n");
  return [planAsDiff(plan), ...left.map(({ path, reason }) => `# ${path} ${reason}\n`)].join("");
}

/** What goes on with the merge. Nothing is added for a person who has not seen it. */
function nextCommands({ plan, folder, options, merge, left }: Repaired): string[] {
  if (merge?.operation === undefined) return [];
  const git = folder === "." ? "git" : `git -C ${quote(folder)}`;
  // Of a file that one branch has deleted, a person says which of the two commands it is.
  const merged = [...merge.unmerged].filter(([path, { ours, theirs }]) => {
    const isWhole = ours !== undefined && theirs !== undefined;
    return isWhole || !left.some((each) => each.path === path);
  });
  const written = plan.changes.map(({ path }) => path);
  const all = [...merged.map(([path]) => path), ...written, manifestPath];
  const paths = [...new Set(all)].toSorted();
  const { install } = packageManagerWords[options["package-manager"]];
  return [
    ...(paths.some(isLockfile)
      ? [folder === "." ? install : `(cd ${quote(folder)} && ${install})`]
      : []),
    `${git} add -- ${paths.map(quote).join(" ")} && ${git} ${merge.operation} --continue`,
  ];
}
