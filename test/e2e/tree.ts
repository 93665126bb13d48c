import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

/** Names in `folder`, those that start with a dot included. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).toSorted();
}

/** Every file below `folder` with its text and mode; `.git` aside. */
export async function filesIn(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of (await readdir(folder, { recursive: true })).toSorted()) {
    const stats = await lstat(join(folder, path));
    if (stats.isDirectory() || path.startsWith(".git/")) continue;
    const mode = (stats.mode & 0o777).toString(8);
    files[path] = `${mode} ${await readFile(join(folder, path), "utf8")}`;
  }
  return files;
}

/** Asserts that the project in `folder` is as its manifest, which is written last, says: each file, to the byte. */
export async function expectComplete(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, ".create-mcp-server.json"), "utf8"));
  const entries = Object.entries<string>(manifest.files);
  expect(entries.length).toBeGreaterThan(20);
  for (const [path, sha256] of entries) {
    const text = await readFile(join(folder, path));
    expect(createHash("sha256").update(text).digest("hex"), path).toBe(sha256);
  }
}
