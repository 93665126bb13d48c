import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Started {
  readonly url: URL;
  readonly pid: number;
  stop(): void;
}

/** Starts a server on a free port. Resolves when it logs where it listens; from then on its log is read by nobody. */
export async function start(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Started> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env["PATH"], PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    const url = /listening on (http:[^"\s]+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url: new URL(url), pid: child.pid!, stop: () => void child.kill() };
  }
  throw new Error(`${args[0]} ended before it listened`);
}
