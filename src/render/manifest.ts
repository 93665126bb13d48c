import { createHash } from "node:crypto";
import type { Options } from "../options/table.ts";
import type { FileMap } from "./file-map.ts";

/** Where a project records how it was made. */
export const manifestPath = ".create-mcp-server.json";

/**
 * The manifest of a project: one option and one file a line, so that version control merges it by line. `files` holds
 * the SHA-256 of every other rendered file, in hexadecimal.
 */
export function manifestText(version: string, options: Options, files: FileMap): string {
  const hashes = [...files].map(([path, { text }]) => [path, sha256(text)] as const);
  return manifestWith(version, options, hashes);
}

/** @param hashes by path, sorted */
export function manifestWith(
  version: string,
  options: object,
  hashes: readonly (readonly [string, string])[],
): string {
  return [
    "{",
    `  "schema": 1,`,
    `  "version": ${JSON.stringify(version)},`,
    `  "options": {`,
    entries(Object.entries(options)),
    "  },",
    `  "files": {`,
    entries(hashes),
    "  }",
    "}",
    "",
  ].join("\n");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function entries(pairs: readonly (readonly [string, unknown])[]): string {
  return pairs.map(([key, value]) => `    ${JSON.stringify(key)}: ${oneLine(value)}`).join(",\n");
}

/** As prettier writes it: a space after each comma of a list. */
function oneLine(value: unknown): string {
  return Array.isArray(value)
    ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
    : JSON.stringify(value);
}
