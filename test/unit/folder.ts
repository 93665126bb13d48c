import {
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { FileMap } from "../../src/render/file-map.ts";

/** A real, empty folder for one test. */
export async function emptyFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "create-mcp-server-test-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything below a folder: by path, a file's text and whether it may be executed; `null` for a folder. */
export async function contentsOf(folder: string): Promise<Record<string, string | null>> {
  const contents: Record<string, string | null> = {};
  for (const path of (await readdir(folder, { recursive: true })).toSorted()) {
    const stats = await lstat(join(folder, path));
    if (stats.isDirectory()) contents[path] = null;
    else if (stats.isSymbolicLink()) contents[path] = `-> ${await readlink(join(folder, path))}`;
    else {
      const text = await readFile(join(folder, path), "utf8");
      contents[path] = stats.mode & 0o100 ? `executable: ${text}` : text;
    }
  }
  return contents;
}

export async function write(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export function filesOf(texts: Record<string, string>): FileMap {
  return new Map(
    Object.entries(texts).map(([path, text]) => [
      path,
      { text, mode: path.endsWith(".sh") ? 0o755 : 0o644 } as const,
    ]),
  );
}

/** A small project: nested folders, an executable, the manifest. */
export const project = filesOf({
  ".create-mcp-server.json": "{}\n",
  "README.md": "# project\n",
  "scripts/run.sh": "#!/bin/sh\n",
  "src/deep/er/main.ts": "export {};\n",
  "src/index.ts": "",
});

/** What `contentsOf` gives for it. */
export const projectContents = {
  ".create-mcp-server.json": "{}\n",
  "README.md": "# project\n",
  scripts: null,
  "scripts/run.sh": "executable: #!/bin/sh\n",
  src: null,
  "src/deep": null,
  "src/deep/er": null,
  "src/deep/er/main.ts": "export {};\n",
  "src/index.ts": "",
};
