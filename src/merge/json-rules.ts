import greater from "semver/functions/gt.js";
import satisfies from "semver/functions/satisfies.js";
import lowestOf from "semver/ranges/min-version.js";
import type { Path } from "./json-tree.ts";

/** What is done with a value that both sides changed. */
export interface Decision {
  readonly take: "ours" | "theirs";
  readonly notice: string;
}

const dependencyLists = [
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
];

/** Whether a key stands in a list of packages, which package managers keep sorted. */
export function isDependencyList(path: Path): boolean {
  return path.length === 1 && dependencyLists.includes(path[0]!);
}

/** The other lists in which a package may stand. */
export function otherLists([list, name]: Path): Path[] {
  return dependencyLists.filter((other) => other !== list).map((other) => [other, name!]);
}

/**
 * A newer package serves whoever asked for an older one, and a script is the person's own: neither is worth a question.
 *
 * @param theirs undefined if it is to be removed
 * @returns undefined if the person has to decide
 */
export function decide(path: Path, ours: unknown, theirs: unknown): Decision | undefined {
  const name = path.join(".");
  if (theirs === undefined)
    return { take: "ours", notice: `keeps ${name}, which is to be removed: you changed it` };
  if (typeof ours !== "string" || typeof theirs !== "string" || path.length !== 2) return undefined;
  if (path[0] === "scripts") {
    return { take: "ours", notice: `keeps your ${name}; generated is now: ${theirs}` };
  }
  if (path[0] !== "engines" && !isDependencyList(path.slice(0, 1))) return undefined;
  return isHigher(theirs, ours)
    ? { take: "theirs", notice: `has ${name} at ${theirs} now; you had ${ours}` }
    : { take: "ours", notice: `keeps ${name} at your ${ours}; generated is now ${theirs}` };
}

/**
 * Whether a range begins above all that another one takes: one that takes the newer version too stays as it was written.
 * What is no range of versions, such as `workspace:*` or a path, is never lower.
 */
function isHigher(theirs: string, ours: string): boolean {
  try {
    const [low, high] = [lowestOf(ours), lowestOf(theirs)];
    return low !== null && high !== null && greater(high, low) && !satisfies(high, ours);
  } catch {
    return false;
  }
}

/**
 * A value in the one form that several ways of writing it have. Yarn writes `{"bin": {"name": "x.js"}}` in a package of
 * that name as `{"bin": "x.js"}` when it installs.
 */
export function canonical(path: Path, value: unknown, packageName: unknown): unknown {
  if (path.length !== 1 || path[0] !== "bin" || value === undefined) return value;
  const program = String(packageName).replace(/^@[^/]*\//, "");
  const programs = typeof value === "string" ? { [program]: value } : value;
  if (typeof programs !== "object" || programs === null) return value;
  return Object.fromEntries(
    Object.entries(programs).map(([name, file]) => [name, String(file).replace(/^\.\//, "")]),
  );
}
