import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TreeNotice } from "../merge/change.ts";
import type { FileMap, RenderedFile } from "../render/file-map.ts";
import type { MergePlan } from "./change.ts";
import { statIfAny } from "./paths.ts";
import type { Change } from "./plan.ts";

/**
 * The same plan, with what could not be merged laid beside the person's file: `README.md.new`, or the next name that is
 * free. What an earlier run has laid there goes once it is merged.
 *
 * @param theirs the project as it is rendered now
 */
export async function withProposals(plan: MergePlan, theirs: FileMap): Promise<MergePlan> {
  const proposed = plan.merged.filter(
    (change): change is Proposed => change.kind === "notice" && change.proposal !== undefined,
  );
  const added: Change[] = [];
  for (const { path, proposal } of proposed) added.push(await changeFor(plan.root, path, proposal));
  for (const { kind, path } of plan.merged) {
    const text = theirs.get(path)?.text;
    if ((kind !== "update" && kind !== "keep") || text === undefined) continue;
    const beside = `${path}.new`;
    if (!(await holds(join(plan.root, beside), text))) continue;
    added.push({ kind: "delete", path: beside, before: text });
  }
  return {
    ...plan,
    changes: [...plan.changes, ...added].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

type Proposed = TreeNotice & { readonly proposal: RenderedFile };

async function changeFor(root: string, path: string, after: RenderedFile): Promise<Change> {
  for (let count = 1; ; count += 1) {
    const beside = `${path}.new${count === 1 ? "" : count}`;
    if ((await statIfAny(join(root, beside))) === undefined) {
      return { kind: "create", path: beside, after };
    }
    if (await holds(join(root, beside), after.text)) {
      return { kind: "keep", path: beside, reason: "is already as it should be" };
    }
  }
}

async function holds(path: string, text: string): Promise<boolean> {
  const stats = await statIfAny(path);
  return stats?.isFile() === true && (await readFile(path, "utf8")) === text;
}
