import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { packageManagerWords, type PackageManagerWords } from "../render/package-manager-words.ts";

export type Typecheck =
  | { readonly state: "passed" }
  | { readonly state: "failed"; readonly output: string }
  /** The project has no such script, or nothing is installed: a sentence. */
  | { readonly state: "impossible"; readonly reason: string };

const script = "typecheck";
/** The compiler takes seconds for a large project; one that takes longer than this hangs. */
const timeoutMs = 5 * 60_000;

/** Runs the project's own type check, if it can be run. Never throws for what it finds. */
export async function typecheck(
  context: Context,
  root: string,
  packageManager: PackageManagerWords["name"],
): Promise<Typecheck> {
  if (!(await hasScript(root))) {
    return { state: "impossible", reason: `package.json has no script "${script}"` };
  }
  const words = packageManagerWords[packageManager].run(script).split(" ");
  const [command, ...args] = words as [string, ...string[]];
  const result = await context.exec(command, args, { cwd: root, timeoutMs });
  if (result.exitCode === 0) return { state: "passed" };
  if (result.missing) return { state: "impossible", reason: `${packageManager} is not installed` };
  if (result.timedOut) {
    return { state: "impossible", reason: `it did not finish in ${timeoutMs / 60_000} minutes` };
  }
  // The shell of the script did not find the compiler.
  if (result.exitCode === 127) return { state: "impossible", reason: "nothing is installed yet" };
  return { state: "failed", output: `${result.stdout}\n${result.stderr}`.trim() };
}

async function hasScript(root: string): Promise<boolean> {
  try {
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      scripts?: Readonly<Record<string, unknown>>;
    };
    return typeof scripts?.[script] === "string";
  } catch {
    return false;
  }
}
