import { dirname } from "node:path";
import { execa } from "execa";

/** Runs a bundled server that is to end by itself, with nothing on stdin and only this in its environment. */
export async function run(
  bundle: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bundle, ...args], {
    cwd: dirname(bundle),
    env: { PATH: process.env["PATH"], ...env },
    extendEnv: false,
    reject: false,
    input: "",
  });
  return { exitCode, stdout, stderr };
}
