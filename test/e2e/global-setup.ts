import { chmod, mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";

/** What the end-to-end tests run: the package as `npm publish` would send it, and never the sources. */
export interface Packed {
  readonly tarball: string;
  /** The program in a folder where that tarball, and nothing else, is installed. */
  readonly cli: string;
  /** The machine's npm registry. */
  readonly registry: string;
  /** One for all tests of a run, and empty at its start: what an earlier run left could be run in place of the tarball. */
  readonly npmCache: string;
}

declare module "vitest" {
  interface ProvidedContext {
    packed: Packed;
  }
}

export default async function packOnce(project: TestProject): Promise<() => Promise<void>> {
  const root = resolve(import.meta.dirname, "../..");
  const folder = await realpath(await mkdtemp(join(tmpdir(), "create-mcp-server-packed-")));
  // A test runs it as another user.
  await chmod(folder, 0o755);
  await execa("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const [file = ""] = await readdir(folder);
  const tarball = join(folder, file);
  const npmCache = join(folder, "npm-cache");

  const installed = join(folder, "installed");
  await mkdir(installed);
  const env = { npm_config_cache: npmCache };
  await execa("npm", ["install", "--prefix", installed, tarball], { cwd: installed, env });
  const { stdout: registry } = await execa("npm", ["config", "get", "registry"], { cwd: root });

  const cli = join(installed, "node_modules/create-mcp-server/dist/cli.js");
  project.provide("packed", { tarball, cli, registry, npmCache });
  return () => rm(folder, { recursive: true, force: true });
}
