import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** By path in the project, the text of every file directly in these folders of it. Links are not followed. */
export async function textsIn(
  root: string,
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of await entriesOf(join(root, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isFile()) texts.set(path, await readFile(join(root, path), "utf8"));
    }
  }
  return texts;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
