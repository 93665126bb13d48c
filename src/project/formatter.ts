import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Context } from "../context.ts";
import type { Formatter, Question } from "../merge/ask-formatter.ts";

/** How a formatter is asked: the text on stdin, and where it stands. Each finds its own settings. */
const FORMATTERS = [
  {
    package: "@biomejs/biome",
    program: "biome",
    args: (path: string) => ["format", `--stdin-file-path=${path}`],
  },
  { package: "dprint", program: "dprint", args: (path: string) => ["fmt", "--stdin", path] },
  // Last: beside another one, it is there for what that one cannot read.
  { package: "prettier", program: "prettier", args: (path: string) => ["--stdin-filepath", path] },
] as const;

/** One text takes less than a second; a formatter that takes longer than this hangs. */
const timeoutMs = 20_000;

/** Each question is a program of its own: as many as a small machine has room for. */
const AT_ONCE = 4;

/**
 * The formatter that a project has: named in its package.json, or in one above it, and installed. Nothing is fetched. It is
 * looked for when it is asked.
 *
 * @param say tells a person what is waited for: a project that was formatted as a whole takes seconds
 */
export function formatterOf(
  context: Context,
  root: string,
  say: <T>(text: string, task: () => Promise<T>) => Promise<T>,
): Formatter {
  return async (questions) => {
    const found = await formattersIn(root);
    if (found.length === 0) return questions.map(() => undefined);
    const answers: (string | undefined)[] = [];
    return say("Asking the project's own formatter …", async () => {
      for (let done = 0; done < questions.length; done += AT_ONCE) {
        const some = questions.slice(done, done + AT_ONCE);
        answers.push(...(await Promise.all(some.map((one) => ask(context, root, found, one)))));
      }
      return answers;
    });
  };
}

async function ask(
  context: Context,
  root: string,
  found: readonly Found[],
  { text, path }: Question,
): Promise<string | undefined> {
  for (const { program, args } of found) {
    const result = await context.exec(program, args(path), { cwd: root, timeoutMs, input: text });
    if (result.exitCode === 0 && result.stdout !== "") return result.stdout;
  }
  return undefined;
}

interface Found {
  /** The absolute path of what is run. */
  readonly program: string;
  readonly args: (path: string) => string[];
}

async function formattersIn(root: string): Promise<readonly Found[]> {
  const named = new Set<string>();
  const found: Found[] = [];
  for (let folder = root, below = ""; folder !== below; below = folder, folder = dirname(folder)) {
    for (const name of await packagesNamedIn(folder)) named.add(name);
    for (const formatter of FORMATTERS) {
      const program = join(folder, "node_modules/.bin", formatter.program);
      // What another package brought along has formatted nothing here.
      if (!named.has(formatter.package) || !(await isThere(program))) continue;
      named.delete(formatter.package);
      found.push({ program, args: formatter.args });
    }
  }
  return found;
}

async function packagesNamedIn(folder: string): Promise<string[]> {
  try {
    const text = await readFile(join(folder, "package.json"), "utf8");
    const { dependencies, devDependencies } = JSON.parse(text.replace(/^\uFEFF/, ""));
    return Object.keys({ ...dependencies, ...devDependencies });
  } catch {
    return [];
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
