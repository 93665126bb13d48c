import { join } from "node:path";

import { cachedPackage } from "./cached-package.ts";

/** One exact version of each major that must work: another one tomorrow would make another test. */
const versions = { 20: "20.20.2", 22: "22.23.3", 24: "24.21.0", 26: "26.10.0" } as const;

export type NodeMajor = keyof typeof versions;

/**
 * The `node` program of a major version: the one that runs, if it is of this major. Else it comes from npm, as one of the
 * packages that the package `node` is made of: about 50 MB to fetch, and 200 on disk.
 *
 * @throws if npm cannot fetch it
 */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  const modules = await cachedPackage(name, versions[major]);
  return join(modules, name, "bin", system === "win" ? "node.exe" : "node");
}
