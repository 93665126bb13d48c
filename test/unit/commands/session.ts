import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Exec, ExecResult } from "../../../src/context.ts";
import { resolve } from "../../../src/options/resolve.ts";
import type { Given } from "../../../src/options/table.ts";
import { run } from "../../../src/program.ts";
import { render } from "../../../src/render/render.ts";
import { fakeContext } from "../../support/fake-context.ts";
import { emptyFolder } from "../folder.ts";

/** A project on disk, as `create` writes it; the least one, with what is given. */
export async function projectWith(flags: Given = {}): Promise<string> {
  const root = await emptyFolder();
  const known = { directory: "my-server", packageManager: "npm" };
  const options = resolve({ flags, preset: "minimal", known });
  for (const [path, { text, mode }] of render(options)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    await chmod(join(root, path), mode);
  }
  return root;
}

export const http = { transport: ["stdio", "http"] };

export async function edit(
  root: string,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  const text = await readFile(join(root, path), "utf8");
  await writeFile(join(root, path), change(text));
}

export type Answer = { readonly [Key in keyof ExecResult]?: ExecResult[Key] | undefined };

export interface Programs {
  /** What a program does; all succeed unless it says otherwise. */
  readonly answer?: (
    command: string,
    cwd: string,
    /** What it reads on stdin. */
    input: string | undefined,
    /** As Ctrl-C does. */
    cancel: () => void,
  ) => Answer | Promise<Answer>;
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly env?: Record<string, string>;
}

/** One command line in a project, with the programs that it ran. */
export function begin(root: string, argv: readonly string[], options: Programs = {}) {
  const { answer = () => ({}), cwd = root, terminal = false, env = {} } = options;
  const context = fakeContext({ cwd, terminal, env });
  const ran: string[] = [];
  const exec: Exec = async (command, args, { cwd: folder, input }) => {
    const typed = [command, ...args].join(" ");
    ran.push(typed);
    const succeeded = { exitCode: 0, missing: false, timedOut: false, stdout: "", stderr: "" };
    return { ...succeeded, ...(await answer(typed, folder, input, context.cancel)) };
  };
  return { context, ran, ended: run(argv, { ...context, exec }) };
}

export async function outcome(root: string, argv: readonly string[], options: Programs = {}) {
  const { context, ran, ended } = begin(root, argv, options);
  const code = await ended;
  return { code, stdout: context.stdout.text, stderr: context.stderr.text, ran };
}

type Contents = Readonly<Record<string, string | null>>;

/** The paths at which two folders differ. Vitest's own diff of so much text takes minutes. */
export function differences(one: Contents, other: Contents): string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => one[path] !== other[path]).toSorted();
}
