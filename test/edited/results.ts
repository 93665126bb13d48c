import { createHash } from "node:crypto";
import { part } from "../support/parts.ts";
import { seed } from "../support/seed.ts";
import { casesOf, outcomeOf, type Case } from "./cases.ts";
import type { Edit } from "./edit.ts";
import { edits } from "./edits/index.ts";
import { merge } from "./merging.ts";
import { isWhole } from "./selection.ts";
import { isCode, type Tree } from "./tree.ts";

/** An edited project after a step that left nothing to the person. */
export interface Result extends Case {
  /** What the person did, and the step. */
  readonly name: string;
  readonly edit: Edit;
  readonly tree: Tree;
}

/** A run is about one edit of so many. */
const EVERY = 8;

/**
 * The results that a run compiles and starts: with VARIANT=all, as in CI, one for each code that comes of some edits, others
 * with each seed, and any step; else one for some edits, each after another step than the one before.
 */
export async function results(): Promise<Result[]> {
  const all: Result[] = [];
  const seen = new Set<string>();
  const entries = [...Object.entries(edits).entries()];
  for (const [index, [name, edit]] of part(entries, EVERY, isWhole ? seed : 0)) {
    const cases = await casesOf(edit);
    const chosen = isWhole ? cases : [cases[index % cases.length]!];
    for (const one of chosen) {
      const { tree, conflicts } = outcomeOf(one, merge);
      const code = codeOf(tree);
      if (conflicts.length > 0 || seen.has(code)) continue;
      seen.add(code);
      all.push({ ...one, name: `${name} / ${one.step.name}`, edit, tree });
    }
  }
  return all;
}

/** What a compiler makes a difference of. */
export function codeOf(tree: Tree): string {
  const hash = createHash("sha256");
  for (const path of [...tree.keys()].toSorted()) {
    if (isCode(path) || path === "tsconfig.json") hash.update(`${path}\0${tree.get(path)!.text}\0`);
  }
  return hash.digest("hex");
}
