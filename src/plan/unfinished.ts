import { manifestPath, manifestWith, sha256 } from "../render/manifest.ts";
import type { FileMap } from "../render/file-map.ts";
import type { MergePlan } from "./change.ts";
import type { Change } from "./plan.ts";

/** What a manifest recorded, as its own version reads it. */
interface Recorded {
  readonly version: string;
  readonly recordedOptions: object;
  readonly files: ReadonlyMap<string, string>;
}

/** The paths at which a plan leaves out what is new, because nobody could say what the person has changed there. */
export function unmergedPaths({ merged }: MergePlan): string[] {
  return merged.flatMap((change) =>
    change.kind === "notice" && change.isUnmerged === true ? [change.path] : [],
  );
}

/**
 * The same plan for a project that is not yet what it is to become: its manifest stays the old version's, and says of each
 * file that was left alone what it said before. Otherwise the next run would take what is missing there for something that
 * the person has taken out, and it would never come.
 */
export function asUnfinished(plan: MergePlan, recorded: Recorded, theirs: FileMap): MergePlan {
  const written = new Set(plan.merged.flatMap(({ kind, path }) => (kind === "notice" ? [] : path)));
  const left = new Map(
    plan.merged.flatMap(({ kind, path }) => {
      const hash = recorded.files.get(path);
      const isLeft = kind === "notice" && hash !== undefined && !written.has(path);
      return isLeft ? [[path, hash] as const] : [];
    }),
  );
  const hashes = new Map([...theirs].map(([path, file]) => [path, sha256(file.text)] as const));
  hashes.delete(manifestPath);
  const all = [...new Map([...hashes, ...left])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = manifestWith(recorded.version, recorded.recordedOptions, all);
  const changes = plan.changes.flatMap((change): Change[] => {
    if (change.path === manifestPath && change.kind === "update") {
      return change.before === text ? [] : [{ ...change, after: { ...change.after, text } }];
    }
    if (change.kind !== "notice" || !left.has(change.path) || theirs.has(change.path)) {
      return [change];
    }
    // What is merged later may be the only thing that needs it now.
    const reason = "belongs to nothing any more: it stays until the update can be finished";
    return [{ ...change, reason }];
  });
  return { ...plan, changes };
}
