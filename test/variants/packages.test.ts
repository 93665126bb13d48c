import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { render } from "../../src/render/render.ts";
import { selectedVariants } from "./selection.ts";

interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Rendered code is as prettier writes it, so that an import has one form; a quoted pattern in a test has another. */
const imports = /(?:\bfrom |\bimport |\bimport\()"([\w@./:-]+)"/g;

test.for(selectedVariants)(
  "$id declares each package that it imports, and no other one",
  async ({ options }) => {
    const project = render(options);
    const manifest = JSON.parse(project.get("package.json")!.text) as Manifest;
    const imported = new Set<string>();
    for (const [path, { text }] of project) {
      if (!/\.[jt]s$/.test(path)) continue;
      for (const [, specifier] of text.matchAll(imports)) {
        if (!/^(node:|\.)/.test(specifier!)) imported.add(packageOf(specifier!));
      }
    }
    const declared = Object.keys(manifest.devDependencies);
    expect(declared).toEqual(expect.arrayContaining([...imported]));

    const idle: string[] = [];
    for (const name of declared.filter((declaredName) => !imported.has(declaredName))) {
      if (!(await isUsedUnimported(name, manifest, project.get("tsconfig.json")!.text))) {
        idle.push(name);
      }
    }
    expect(idle).toEqual([]);
  },
);

function packageOf(specifier: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
}

/** Whether a script starts one of its programs or loads it, or the type check takes its types. */
async function isUsedUnimported(
  name: string,
  { scripts }: Manifest,
  tsconfig: string,
): Promise<boolean> {
  const { compilerOptions } = JSON.parse(tsconfig) as { compilerOptions: { types: string[] } };
  if (compilerOptions.types.some((types) => name === `@types/${types}`)) return true;
  const installed = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const { bin = {} } = JSON.parse(await readFile(installed, "utf8")) as {
    bin?: string | Record<string, string>;
  };
  const programs = typeof bin === "string" ? [packageOf(name)] : Object.keys(bin);
  const words = Object.values(scripts).flatMap((script) => script.split(/\s+/));
  return [name, ...programs].some((word) => words.includes(word));
}
