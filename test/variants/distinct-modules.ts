import { writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { execa } from "execa";
import { projectsRoot, writeFiles } from "./project.ts";

type Texts = ReadonlyMap<string, { readonly text: string }>;

/** A project, and what its errors are told with. */
export interface Named {
  readonly name: string;
  readonly files: Texts;
}

/** One module with one set of texts behind its imports, however many projects have it. */
interface Module {
  /** Of the same text with something else behind its imports, each has a folder of its own. */
  readonly folder: string;
  readonly path: string;
  readonly text: string;
  readonly projects: string[];
}

/** In a tsconfig.json, which may have comments. */
export const include = /"include":\s*(\[[^\]]*\])/;

const imports = /(\bfrom |\bimport |\bimport\()(["'])(\.[^"'\n]+)\2/g;

/**
 * The modules of many projects, each once. What a compiler says of a module depends on its text and on those that it
 * imports, directly or not: where all of these are the same, it is the same module. Most of a project is the same in
 * hundreds of them, and thousands of copies would take a quarter of an hour and more memory than a small machine has.
 *
 * A compiler begins with what a project's tsconfig.json includes.
 */
export function distinctModules(projects: readonly Named[]): Module[] {
  const numbers = new Map<string, number>();
  const numberOf = (text: string) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text)!;
  };
  const known = new Map<string, readonly string[]>();
  const specifiersOf = (text: string) => {
    if (!known.has(text))
      known.set(
        text,
        [...text.matchAll(imports)].map((match) => match[3]!),
      );
    return known.get(text)!;
  };

  const modules = new Map<string, Module>();
  for (const { name, files } of projects) {
    const targets = new Map(
      [...files].map(([path, { text }]) => [
        path,
        isTypeScript(path)
          ? specifiersOf(text)
              .map((specifier) => resolved(path, specifier))
              .filter((target) => files.has(target))
          : [],
      ]),
    );
    const number = new Map(
      [...files].map(([path, { text }]) => [path, numberOf(`${path}\0${text}`)]),
    );
    const folders = new Map<string, string>();
    const folderOf = (path: string) => {
      if (!folders.has(path)) {
        const all = [...reachable(path, targets)].map((each) => number.get(each)!);
        folders.set(path, String(numberOf(all.toSorted((a, b) => a - b).join())));
      }
      return folders.get(path)!;
    };
    const included = JSON.parse(include.exec(tsconfigOf(files))![1]!) as string[];
    const isIncluded = (path: string) => included.some((part) => `${path}/`.startsWith(`${part}/`));
    const own = [...files.keys()].filter((path) => isTypeScript(path) && isIncluded(path));
    for (const path of reachable(own, targets)) {
      const folder = folderOf(path);
      const key = posix.join(folder, path);
      const module = modules.get(key);
      if (module) {
        module.projects.push(name);
        continue;
      }
      const moved = files.get(path)!.text.replace(imports, (whole, word, quote, specifier) => {
        const target = resolved(path, specifier);
        if (!files.has(target) || folderOf(target) === folder) return whole;
        const from = posix.dirname(key);
        return `${word}${quote}${posix.relative(from, posix.join(folderOf(target), target))}${quote}`;
      });
      const text = isTypeScript(path) ? moved : files.get(path)!.text;
      modules.set(key, { folder, path, text, projects: [name] });
    }
  }
  return [...modules.values()];
}

function tsconfigOf(files: Texts): string {
  return files.get("tsconfig.json")!.text;
}

function isTypeScript(path: string): boolean {
  return path.endsWith(".ts");
}

function resolved(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

/** Some files, and everything that they import, directly or not. */
function reachable(
  from: string | readonly string[],
  targets: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  // What is added to a set while it is walked is walked, too.
  const found = new Set([from].flat());
  for (const path of found) for (const target of targets.get(path)!) found.add(target);
  return found;
}

/** More would need more memory than a small machine has. */
const PROJECTS_AT_ONCE = 400;

interface Checked {
  /** Each with the name of a project that has the module. */
  readonly errors: string[];
  /** What the compiler has not looked at. */
  readonly unread: string[];
  readonly modules: readonly [distinct: number, all: number];
}

/** Type-checks projects, with the options of the first, each distinct module once or, of many hundreds, a few times. */
export async function typeErrors(folder: string, projects: readonly Named[]): Promise<Checked> {
  const parts: Checked[] = [];
  for (let at = 0; at < projects.length; at += PROJECTS_AT_ONCE) {
    const some = projects.slice(at, at + PROJECTS_AT_ONCE);
    parts.push(await typeErrorsAtOnce(`${folder}/${at}`, some));
  }
  const sum = (index: 0 | 1) => parts.reduce((all, { modules }) => all + modules[index], 0);
  return {
    errors: parts.flatMap(({ errors }) => errors),
    unread: parts.flatMap(({ unread }) => unread),
    modules: [sum(0), sum(1)],
  };
}

async function typeErrorsAtOnce(folder: string, projects: readonly Named[]): Promise<Checked> {
  const modules = new Map(
    distinctModules(projects).map((each) => [`${each.folder}/${each.path}`, each]),
  );
  const texts = [...modules].map(([path, { text }]) => [path, { text, mode: 0o644 }] as const);
  await writeFiles(folder, new Map(texts));
  const root = join(projectsRoot, folder);
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  const config = tsconfigOf(projects[0]!.files).replace(include, '"include": ["."]');
  await writeFile(join(root, "tsconfig.json"), config);
  const { stdout, exitCode } = await execa("tsc", ["--listFiles", "--pretty", "false"], {
    cwd: root,
    preferLocal: true,
    reject: false,
  });
  const lines = stdout.split("\n");
  const errors = lines.flatMap((line) => {
    const [, path = "", said] = /^([^()\s]+)(\(.*error TS\d+: .*)$/.exec(line) ?? [];
    if (said === undefined) return [];
    const module = modules.get(path);
    return [module ? `${module.projects[0]}: ${module.path}${said}` : line];
  });
  const read = new Set(lines);
  return {
    errors: exitCode === 0 || errors.length > 0 ? errors : [stdout],
    unread: [...modules.keys()].filter((path) => !read.has(join(root, path))),
    modules: [
      modules.size,
      [...modules.values()].reduce((all, module) => all + module.projects.length, 0),
    ],
  };
}
