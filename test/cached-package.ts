import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";

/** In the clone and ignored by git; outside of `node_modules`, which every `npm ci` empties. */
const cache = resolve(import.meta.dirname, "../.cache");

/**
 * The folder `node_modules` that holds one exact version of an npm package and what it depends on, fetched once for each
 * clone.
 *
 * @throws if npm cannot fetch it
 */
export async function cachedPackage(name: string, version: string): Promise<string> {
  const folder = join(cache, name, version);
  if (!existsSync(folder)) await install(`${name}@${version}`, folder);
  return join(folder, "node_modules");
}

/** Fetches beside the folder and renames: a run that ends early, or a second one at the same time, spoils nothing. */
async function install(spec: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
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
