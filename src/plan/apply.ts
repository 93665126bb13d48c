// Stand-in until the branches meet: replaced by the real apply.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Plan } from "./plan.ts";

export async function apply(plan: Plan, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  for (const change of plan.changes) {
    if (change.kind !== "create") continue;
    const path = join(plan.root, change.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change.after.text);
  }
}
