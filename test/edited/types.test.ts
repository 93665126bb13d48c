import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { projectsRoot, writeFiles } from "../variants/project.ts";
import { edits } from "./edits/index.ts";
import { codeOf, results, type Result } from "./results.ts";
import { textOf, type Tree } from "./tree.ts";

interface Project {
  readonly name: string;
  readonly tree: Tree;
}

/** More would need more memory than a small machine has. */
const PROJECTS_AT_ONCE = 100;

const include = /"include":\s*(\[[^\]]*\])/;

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
  return [...byOptions.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / PROJECTS_AT_ONCE) }, (_, index) =>
      group.slice(index * PROJECTS_AT_ONCE, (index + 1) * PROJECTS_AT_ONCE),
    ),
  );
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
      errors.push(...(await errorsIn(`edited/types/${index}`, group)));
    }
    expect(errors.length, errors.join("\n")).toBe(0);
  },
);

/** The compiler's errors in some projects, each with the name of its project. */
async function errorsIn(folder: string, projects: readonly Project[]): Promise<string[]> {
  const included: string[] = [];
  for (const [index, { tree }] of projects.entries()) {
    await writeFiles(`${folder}/${index}`, tree);
    const parts = JSON.parse(include.exec(textOf(tree, "tsconfig.json"))![1]!) as string[];
    included.push(...parts.map((part) => `${index}/${part}`));
  }
  const root = join(projectsRoot, folder);
  const config = textOf(projects[0]!.tree, "tsconfig.json").replace(
    include,
    () => `"include": ${JSON.stringify(included)}`,
  );
  await writeFile(join(root, "tsconfig.json"), config);
  const { stdout, exitCode } = await execa("tsc", ["--pretty", "false"], {
    cwd: root,
    preferLocal: true,
    reject: false,
  });
  const errors = [...stdout.matchAll(/^(\d+)\/(.*error TS\d+: .*)$/gm)].map(
    ([, index, error]) => `${projects[Number(index)]!.name}: ${error}`,
  );
  return exitCode === 0 || errors.length > 0 ? errors : [stdout];
}
