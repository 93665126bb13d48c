import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";

/** One exact version of each major that must work: another one tomorrow would make another test. */
const versions = { 20: "20.20.2", 22: "22.23.3", 24: "24.21.0", 26: "26.10.0" } as const;

export type NodeMajor = keyof typeof versions;

/** In the clone and ignored by git; outside of `node_modules`, which every `npm ci` empties. */
const cache = resolve(import.meta.dirname, "../.cache/node");

/**
 * The `node` program of a major version: the one that runs, if it is of this major. Else it comes from npm, as one of the
 * packages that the package `node` is made of, once for each clone: about 50 MB to fetch, and 200 on disk.
 *
 * @throws if npm cannot fetch it
 */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const version = versions[major];
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = join(cache, version);
  const binary = join(folder, "node_modules", name, "bin", system === "win" ? "node.exe" : "node");
  if (!existsSync(binary)) await install(`${name}@${version}`, folder);
  return binary;
}

/** Fetches beside the folder and renames: a run that ends early, or a second one at the same time, spoils nothing. */
async function install(spec: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(`${folder}-`);
  try {
    // Without a prefix npm would look upwards for a package.json, find the clone's, and install there.
    await execa("npm", ["install", "--prefix", staging, "--no-audit", "--no-fund", spec]);
    await rename(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
