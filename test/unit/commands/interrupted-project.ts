import { spawnSync } from "node:child_process";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentsOf } from "../folder.ts";
import { http, projectWith } from "./session.ts";

/** As a run leaves it that is killed after it has moved README.md away; its process is no more. */
export async function interruptedProject(): Promise<{
  root: string;
  before: Record<string, string | null>;
}> {
  const root = await projectWith(http);
  const before = await contentsOf(root);
  const script = `
    import { nameOfThisProcess } from ${JSON.stringify(join(process.cwd(), "src/plan/process-name.ts"))};
    process.stdout.write(await nameOfThisProcess());
  `;
  const { stdout } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8", cwd: process.cwd() },
  );
  const run = join(root, ".create-mcp-server.journal", stdout);
  await mkdir(join(run, "originals"), { recursive: true });
  await mkdir(join(run, "staged"));
  await mkdir(join(run, "emptied"));
  await writeFile(join(run, ".gitignore"), "*\n");
  await writeFile(join(run, "last"), "");
  await writeFile(join(run, "spare"), "");
  await rename(join(root, "README.md"), join(run, "originals/README.md"));
  const journal = { files: [{ kind: "delete", path: "README.md" }], emptied: [], made: [] };
  await writeFile(join(run, "journal.json"), JSON.stringify(journal));
  return { root, before };
}
