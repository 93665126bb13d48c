import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Started {
  readonly url: URL;
  readonly pid: number;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const LISTENING = /listening on (http:[^"\s]+)/;

/** Starts a server on a free port. Resolves when it logs where it listens; from then on its log is read by nobody. */
export async function start(
  args: readonly string[],
  { cwd, env = {} }: StartOptions,
): Promise<Started> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env["PATH"], NODE_ENV: "production", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors = `${errors}${chunk}`.slice(-500)));
  const ended = once(child, "exit");
  for await (const line of createInterface(child.stdout)) {
    const url = LISTENING.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url: new URL(url),
      pid: child.pid!,
      async stop() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error(`${args.join(" ")} ended before it listened: ${errors.trim()}`);
}
