import type { FileMap } from "../render/file-map.ts";
import type { Create, TreeChange } from "./change.ts";
import { fileOf, importsOf, isCode, packageOf } from "./imports.ts";

interface Sides {
  readonly ours: FileMap;
  readonly theirs: FileMap;
}

interface Kept {
  readonly changes: readonly TreeChange[];
  /** The packages that the person's code imports, each with a file that does. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * Takes back the deletion of files that a file of the person's imports, be it one of their own or one that stays because
 * they changed it: without them it would not compile, and no command could remove anything.
 */
export function keepImported(changes: readonly TreeChange[], { ours, theirs }: Sides): Kept {
  const deleted = new Set(changes.flatMap(({ kind, path }) => (kind === "delete" ? [path] : [])));
  const after = new Map(ours);
  for (const change of changes) if (change.kind === "update") after.set(change.path, change.after);
  const importers = new Map<string, string>();
  const packages = new Map<string, string>();
  // What is as it was generated imports nothing that goes.
  const queue = [...after].filter(
    ([path, { text }]) => isCode(path) && !deleted.has(path) && text !== theirs.get(path)?.text,
  );
  for (const [importer, { text }] of queue) {
    for (const specifier of importsOf(text)) {
      const name = packageOf(specifier);
      if (name !== undefined && !packages.has(name)) packages.set(name, importer);
      const path = fileOf(importer, specifier, (one) => deleted.has(one));
      if (path === undefined) continue;
      deleted.delete(path);
      importers.set(path, importer);
      queue.push([path, ours.get(path)!]);
    }
  }
  const kept = changes.map((change): TreeChange => {
    const importer = importers.get(change.path);
    if (change.kind !== "delete" || importer === undefined) return change;
    const reason = `belongs to nothing any more, but your ${importer} imports it: it stays, and is yours now`;
    return { kind: "notice", path: change.path, reason };
  });
  return { changes: kept, packages };
}

/**
 * Leaves out new files that import what the person has deleted or moved, such as the tests' common part. Where other
 * files need the new one, that is a conflict.
 */
export function leaveOut(changes: readonly TreeChange[], ours: FileMap): TreeChange[] {
  const present = new Set(ours.keys());
  for (const { kind, path } of changes) {
    if (kind === "create") present.add(path);
    if (kind === "delete") present.delete(path);
  }
  const created = changes.filter((change): change is Create => change.kind === "create");
  const imported = new Set(
    changes.flatMap((change) =>
      (change.kind === "create" || change.kind === "update") && isCode(change.path)
        ? importsOf(change.after.text).map((one) =>
            fileOf(change.path, one, (path) => present.has(path)),
          )
        : [],
    ),
  );
  const missing = new Map(
    created.flatMap(({ path, after }) => {
      const specifier = isCode(path)
        ? importsOf(after.text).find(
            (one) =>
              one.startsWith(".") && fileOf(path, one, (other) => present.has(other)) === undefined,
          )
        : undefined;
      return specifier === undefined ? [] : [[path, fileOf(path, specifier, () => true)!] as const];
    }),
  );
  return changes.map((change): TreeChange => {
    const gone = missing.get(change.path);
    if (change.kind !== "create" || gone === undefined) return change;
    const { path, after } = change;
    if (imported.has(path)) {
      return { kind: "conflict", path, reason: `needs ${gone}, which you deleted or moved` };
    }
    const reason = `is left out: it imports ${gone}, which you deleted or moved; to have both: --restore ${gone}`;
    return { kind: "notice", path, reason, proposal: after };
  });
}
