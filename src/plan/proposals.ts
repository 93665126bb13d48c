import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TreeNotice } from "../merge/change.ts";
import type { RenderedFile } from "../render/file-map.ts";
import type { MergePlan } from "./change.ts";
import { statIfAny } from "./paths.ts";
import type { Change } from "./plan.ts";

/**
 * The same plan, with what could not be merged laid beside the person's file: `README.md.new`, or the next name that is
 * free.
 */
export async function withProposals(plan: MergePlan): Promise<MergePlan> {
  const proposed = plan.merged.filter(
    (change): change is Proposed => change.kind === "notice" && change.proposal !== undefined,
  );
  const added: Change[] = [];
  for (const { path, proposal } of proposed) added.push(await changeFor(plan.root, path, proposal));
  return {
    ...plan,
    changes: [...plan.changes, ...added].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

type Proposed = TreeNotice & { readonly proposal: RenderedFile };

async function changeFor(root: string, path: string, after: RenderedFile): Promise<Change> {
  for (let count = 1; ; count += 1) {
    const beside = `${path}.new${count === 1 ? "" : count}`;
    const stats = await statIfAny(join(root, beside));
    if (stats === undefined) return { kind: "create", path: beside, after };
    const isSame = stats.isFile() && (await readFile(join(root, beside), "utf8")) === after.text;
    if (isSame) return { kind: "keep", path: beside, reason: "is already as it should be" };
  }
}
