import compareVersions from "semver/functions/compare.js";
import { CliError, EXIT } from "../errors.ts";
import { show } from "../options/check.ts";
import { completeOptions } from "../options/resolve.ts";
import type { Options } from "../options/table.ts";
import { manifestPath } from "../render/manifest.ts";

/** What a project records of how it was made. */
export interface Manifest {
  /** Of this package, when it last wrote here. */
  readonly version: string;
  readonly options: Options;
  /** The same as they were written, for the version that wrote them. */
  readonly recordedOptions: object;
  /** SHA-256 by path, in hexadecimal, of each file as it was rendered. */
  readonly files: ReadonlyMap<string, string>;
}

const SCHEMA = 1;

/**
 * Reads a manifest, which may come from anywhere: no path in it leads out of the project.
 *
 * @param current the version of this package: what it does not know of a newer one's manifest, it does not guess
 * @throws CliError with exit code 2, saying what is wrong and what to do
 */
export function parseManifest(text: string, current: string): Manifest {
  if (hasConflictMarkers(text)) {
    throw invalid("has the conflict markers of a merge", [
      "Resolve it: create-mcp-server status --repair",
    ]);
  }
  const { schema, version, options, files } = parseObject(text);
  if (typeof version !== "string" || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
    throw invalid(`has no version: ${show(version)}`);
  }
  if (schema !== SCHEMA || compareVersions(version, current) > 0) {
    throw invalid(`was written by version ${version}; this is ${current}`, [
      `Use that one: npx create-mcp-server@${version}`,
    ]);
  }
  if (!isObject(files)) throw invalid("has no list of files");
  for (const [path, hash] of Object.entries(files)) {
    if (!isPathInside(path)) throw invalid(`names a path outside the project: ${show(path)}`);
    if (typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) {
      throw invalid(`has no SHA-256 for ${show(path)}: ${show(hash)}`);
    }
  }
  return {
    version,
    options: completeOptions(options),
    recordedOptions: options as object,
    files: new Map(Object.entries(files as Record<string, string>)),
  };
}

export function hasConflictMarkers(text: string): boolean {
  return /^(<{7}|={7}|>{7})/m.test(text);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw invalid(`is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw invalid("is not a JSON object");
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Relative, with `/`, without a step up, and as one would write it. */
function isPathInside(path: string): boolean {
  const parts = path.split("/");
  return (
    !/[\\\0]/.test(path) &&
    !/^[a-z]:/i.test(path) &&
    parts.every((part) => part !== "" && part !== "." && part !== "..") &&
    parts[0] !== ".git" &&
    !parts.includes("node_modules")
  );
}

function invalid(reason: string, hints: readonly string[] = []): CliError {
  return new CliError(EXIT.usage, `${manifestPath} ${reason}.`, [
    ...hints,
    ...(hints.length === 0 ? ["Take it back from version control."] : []),
  ]);
}
