import { expect, test } from "vitest";
import type { FileMap } from "../../src/render/file-map.ts";
import { render } from "../../src/render/render.ts";
import { distinctModules, typeErrors } from "./distinct-modules.ts";
import { leakyParts } from "./leaky.ts";
import { laidOver } from "./project.ts";
import { covering, selectedVariants } from "./selection.ts";

/** One program for all of them takes minutes; each with a compiler of its own, hours. */
const TIMEOUT_MS = 15 * 60_000;

test(
  "every project type-checks; with a user's parts, a few",
  { timeout: TIMEOUT_MS },
  async ({ task }) => {
    const projects = selectedVariants.map(({ id, options }) => ({
      name: id,
      files: render(options),
    }));
    // These see of a project what is the same in all.
    for (const { id, options } of covering(selectedVariants)) {
      const files = render(options);
      projects.push({ name: `${id} leaky`, files: laidOver(files, leakyParts(files)) });
    }
    expectSameOptions(projects);
    const { errors, unread, modules } = await typeErrors("types", projects);
    task.meta.selections = { "distinct modules of the variants, which were type-checked": modules };
    expect(errors.length, errors.join("\n")).toBe(0);
    // None is left out without a word.
    expect(unread).toEqual([]);
  },
);

function expectSameOptions(projects: readonly { readonly files: FileMap }[]): void {
  const configs = new Set(projects.map(({ files }) => files.get("tsconfig.json")!.text));
  expect(configs.size).toBe(1);
  for (const { files } of projects) {
    expect(JSON.parse(files.get("package.json")!.text)).toMatchObject({ type: "module" });
  }
}

/** Two projects of three modules, `a` imports `b` imports `c`, with these texts behind them. */
const small = (...cs: readonly string[]) =>
  cs.map((c, index) => ({
    name: `project ${index}`,
    files: new Map(
      Object.entries({
        "src/a.ts": 'import { b } from "./lib/b.ts";\nexport const a: number = b;\n',
        "src/lib/b.ts": 'export { c as b } from "../c.ts";\n',
        "src/c.ts": c,
        "src/lone.ts": "export const lone = 1;\n",
        "out/unchecked.ts": "export const wrong: number = '';\n",
        "tsconfig.json": JSON.stringify({
          compilerOptions: {
            module: "nodenext",
            strict: true,
            noEmit: true,
            allowImportingTsExtensions: true,
            types: [],
          },
          include: ["src"],
        }),
      }).map(([path, text]) => [path, { text }]),
    ),
  }));

test("a module is checked once, with all that it imports; one behind which something differs, again", () => {
  const paths = (...cs: string[]) =>
    distinctModules(small(...cs))
      .map(({ path, projects }) => `${path} of ${projects.length}`)
      .toSorted();
  const c = "export const c = 1;\n";
  expect(paths(c, c)).toEqual([
    "src/a.ts of 2",
    "src/c.ts of 2",
    "src/lib/b.ts of 2",
    "src/lone.ts of 2",
  ]);
  expect(paths(c, "export const c = 2;\n")).toEqual([
    "src/a.ts of 1",
    "src/a.ts of 1",
    "src/c.ts of 1",
    "src/c.ts of 1",
    "src/lib/b.ts of 1",
    "src/lib/b.ts of 1",
    "src/lone.ts of 2",
  ]);
});

test("what is wrong in one project only, and two imports away, is found there", async () => {
  const projects = small("export const c = 1;\n", 'export const c = "";\n');
  const { errors, unread } = await typeErrors("types-wrong", projects);
  expect(errors).toEqual([
    "project 1: src/a.ts(2,14): error TS2322: Type 'string' is not assignable to type 'number'.",
  ]);
  expect(unread).toEqual([]);
});

test("every file that is to be checked of a project is there, with its own text but for where it imports from", () => {
  const { id, options } = selectedVariants.at(-1)!;
  const files = render(options);
  const others = selectedVariants.map((other) => ({
    name: other.id,
    files: render(other.options),
  }));
  const modules = distinctModules(others);
  const mine = modules.filter(({ projects }) => projects.includes(id));
  const sources = [...files.keys()].filter((path) => path.endsWith(".ts"));
  expect(
    mine
      .map(({ path }) => path)
      .filter((path) => path.endsWith(".ts"))
      .toSorted(),
  ).toEqual(sources.toSorted());
  const withoutImports = (text: string) => text.replaceAll(/"\.[^"]+"/g, '"."');
  for (const { path, text } of mine) {
    expect(withoutImports(text)).toBe(withoutImports(files.get(path)!.text));
  }
});
