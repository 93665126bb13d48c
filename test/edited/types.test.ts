import { expect, test } from "vitest";
import { include, typeErrors } from "../variants/distinct-modules.ts";
import { edits } from "./edits/index.ts";
import { codeOf, results, type Result } from "./results.ts";
import { textOf, type Tree } from "./tree.ts";

interface Project {
  readonly name: string;
  readonly tree: Tree;
}

/** Projects that one compiler checks together. */
function groupsOf(compiled: readonly Result[]): Project[][] {
  // One compiler, one set of options; and the same code once.
  const byOptions = new Map<string, Project[]>();
  const seen = new Set<string>();
  for (const { name, ours, tree } of compiled) {
    for (const project of [
      { name: `${name}, before`, tree: ours },
      { name, tree },
    ]) {
      const code = codeOf(project.tree);
      if (seen.has(code)) continue;
      seen.add(code);
      const options = optionsOf(project.tree);
      byOptions.set(options, [...(byOptions.get(options) ?? []), project]);
    }
  }
  return [...byOptions.values()];
}

/** However it is formatted. */
function optionsOf(tree: Tree): string {
  return textOf(tree, "tsconfig.json")
    .replace(include, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/\s|\uFEFF/g, "");
}

test(
  "every result type-checks, as the edited project did",
  { timeout: 1_800_000 },
  async ({ task }) => {
    const errors: string[] = [];
    const compiled = await results();
    const projects = new Set(compiled.map(({ edit }) => edit));
    task.meta.selections = {
      "edits that are compiled": [projects.size, Object.keys(edits).length],
    };
    for (const [index, group] of groupsOf(compiled).entries()) {
      const named = group.map(({ name, tree }) => ({ name, files: tree }));
      const { errors: found, unread } = await typeErrors(`edited/types/${index}`, named);
      errors.push(...found, ...unread.map((path) => `${path} is not read`));
    }
    expect(errors.length, errors.join("\n")).toBe(0);
  },
);
