import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes from a copy of the installed package what only the command `check` loads: the official clients, and itself. */
export async function removeCheck(root: string): Promise<void> {
  const dist = join(root, "dist");
  const chunks = (await readdir(dist)).filter((name) => name.startsWith("check-"));
  if (chunks.length !== 1) throw new Error(`check is in ${chunks.length} chunks`);
  for (const name of ["clients", ...chunks]) await rm(join(dist, name), { recursive: true });
}
