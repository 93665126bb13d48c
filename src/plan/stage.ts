import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError, EXIT } from "../errors.ts";
import { manifestPath } from "../render/manifest.ts";
import { lastPath, originalPath, pathIn, sparePath, stagedPath, type Run } from "./journal.ts";
import { statIfAny } from "./paths.ts";
import type { Update, Write } from "./plan.ts";
import { writeNewText, type Attributes } from "./text-file.ts";

/** Makes ready all that takes room on the disk, and time, so that what follows is renames. */
export async function stage(
  run: Run,
  writes: readonly Write[],
  checkpoint: () => void,
): Promise<void> {
  const { root } = run;
  await mkdir(join(root, pathIn(run, "originals")));
  await mkdir(join(root, pathIn(run, "emptied")));
  await writeNewText(join(root, sparePath(run)), "", 0o644);
  for (const write of writes) {
    checkpoint();
    try {
      await stageOne(run, write);
    } catch (error) {
      // To the person, it is the file that cannot be written, not where its text waits.
      if (error instanceof Error && "code" in error) {
        Object.assign(error, { path: join(root, write.path) });
      }
      throw error;
    }
  }
  const isManifestStaged = writes.some(
    ({ kind, path }) => kind !== "delete" && path === manifestPath,
  );
  if (!isManifestStaged) await writeNewText(join(root, lastPath(run)), "", 0o644);
}

async function stageOne(run: Run, write: Write): Promise<void> {
  const { root } = run;
  const { kind, path } = write;
  if (kind !== "create") {
    await mkdir(dirname(join(root, originalPath(run, path))), { recursive: true });
  }
  if (kind === "delete") return;
  const attributes = kind === "create" ? write.after.mode : await attributesFor(root, write);
  await writeNewText(join(root, stagedPath(run, path)), write.after.text, attributes);
}

/** As on disk, save for what a plan decides: whether the file can be executed. */
async function attributesFor(root: string, { path, after }: Update): Promise<Attributes> {
  const stats = await statIfAny(join(root, path));
  if (!stats) throw changedMeanwhile(root, path);
  const { uid, gid } = stats;
  const mode = stats.mode & 0o7777;
  const isExecutable = (mode & 0o100) !== 0;
  if (isExecutable === (after.mode === 0o755)) return { mode, uid, gid };
  // For whoever may read it.
  return { mode: isExecutable ? mode & ~0o111 : mode | ((mode & 0o444) >> 2), uid, gid };
}

export function changedMeanwhile(root: string, path: string): CliError {
  return new CliError(EXIT.failed, `${join(root, path)} was changed while this was at work.`, [
    "Nothing was changed: run the command again.",
  ]);
}
