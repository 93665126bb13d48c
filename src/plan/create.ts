// Stand-in until the branches meet: replaced by the real plan.
import { readdir } from "node:fs/promises";

import type { FileMap } from "../render/file-map.ts";
import type { Change, Plan } from "./plan.ts";

export async function planCreate(root: string, files: FileMap): Promise<Plan> {
  const there = await readdir(root).catch((): string[] => []);
  const changes: Change[] = there.map((path) => ({
    kind: "conflict",
    path,
    reason: "is already there",
  }));
  for (const [path, after] of files)
    if (!there.includes(path)) changes.push({ kind: "create", path, after });
  return { root, changes };
}
