import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { emptyFolder, write } from "./folder.ts";

const root = resolve(import.meta.dirname, "../..");
const oxlint = join(root, "node_modules/.bin/oxlint");

/** What the linter reports for these files, laid out as this repository is: `<file>: <rule>`. */
async function reportsOn(files: Record<string, string>): Promise<string[]> {
  const folder = await emptyFolder();
  await cp(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  await write(folder, files);
  const run = promisify(execFile)(oxlint, ["--format=json"], { cwd: folder });
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Record<string, string>[] };
  return diagnostics.map(({ filename, code }) => `${filename}: ${code}`).toSorted();
}

// A layer may import those of the ranks below its own.
const ranks = [
  ["commands"],
  ["check"],
  ["plan", "project"],
  ["merge", "items"],
  ["render"],
  ["features"],
  ["options"],
];
const layers = ranks.flatMap((names, rank) => names.map((name) => ({ name, rank })));
const pairs = layers.flatMap((from) =>
  layers.filter((to) => to !== from).map((to) => ({ from, to })),
);

test("imports go down the layers: every other one is reported, and no allowed one is", async () => {
  const files: Record<string, string> = {};
  const wrong: string[] = [];
  for (const { from, to } of pairs) {
    files[`src/${to.name}/target.ts`] = "export const target = 1;\n";
    const file = `src/${from.name}/to-${to.name}.ts`;
    files[file] = `import { target } from "../${to.name}/target.ts";\nexport const a = target;\n`;
    if (to.rank <= from.rank) wrong.push(`${file}: eslint(no-restricted-imports)`);
  }
  expect(await reportsOn(files)).toEqual(wrong.toSorted());
});

test("modules that import each other are reported", async () => {
  const files = {
    "src/plan/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
    "src/plan/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;\n',
  };
  expect(await reportsOn(files)).toContain("src/plan/a.ts: import(no-cycle)");
});
