import validatePackageName from "validate-npm-package-name";

import { refusePathSegment } from "./path-rules.ts";

/**
 * Why a text cannot be a project's name, or `undefined` if it can: it must be a name that npm lets one publish, and each
 * part of it must be a possible folder, since a package is installed into a folder of its name.
 */
export function refuseProjectName(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (/^(?:[\\/]|[a-z]:)/i.test(name)) return "it is an absolute path";
  const parts = name.startsWith("@") ? name.slice(1).split("/") : [name];
  for (const part of parts) {
    const reason = refusePathSegment(part);
    if (reason !== undefined) return reason;
  }
  const { validForNewPackages, errors = [], warnings = [] } = validatePackageName(name);
  // The library says "name can only contain URL-friendly characters".
  return validForNewPackages ? undefined : `npm refuses it: ${[...errors, ...warnings].join(", ")}`;
}
