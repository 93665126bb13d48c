import { EventEmitter } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";

export interface RunningServer {
  /** For instance `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly pid: number;
  /** Every line of the log so far, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** Everything written to stderr so far. */
  stderr(): string;
  /** The first line of the log that is so, be it written already or not yet. Rejects if the server ends without it. */
  logged(isIt: (entry: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Resolves when the server ends, by itself or by `stop`. */
  readonly ended: Promise<{ exitCode: number | undefined; signal: string | undefined }>;
  /** Sends the signal and waits for the end. */
  stop(
    signal?: "SIGTERM" | "SIGINT" | "SIGKILL",
  ): Promise<{ exitCode: number | undefined; signal: string | undefined }>;
}

/**
 * Starts a bundled server over HTTP on a free port, from a folder that holds nothing but its one file: no
 * `node_modules`, no `.env`. Resolves when it listens; rejects with what it printed if it does not.
 */
export async function startHttp(
  bundle: string,
  env: Readonly<Record<string, string>> = {},
  node = process.execPath,
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "server-"));
  await copyFile(bundle, join(folder, "main.js"));
  const child = execa(node, ["main.js", "--transport", "http"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: "0", ...env },
    extendEnv: false,
    reject: false,
    buffer: { stdout: false, stderr: true },
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));

  const log: Record<string, unknown>[] = [];
  const entries = new EventEmitter().setMaxListeners(0);
  const listening = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      entries.emit("entry", entry);
      const url = /^listening on (\S+)\/mcp$/.exec(String(entry["msg"]))?.[1];
      if (url) resolve(url);
    });
    void child.then(({ exitCode }) => {
      reject(new Error(`the server ended with ${exitCode} before it listened:\n${stderr}`));
    });
  });
  const ended = child.then(({ exitCode, signal }) => {
    entries.emit("end");
    return { exitCode, signal };
  });
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  try {
    const url = await listening;
    return {
      url,
      pid: child.pid!,
      log,
      stderr: () => stderr,
      ended,
      logged: (isIt) =>
        new Promise((resolve, reject) => {
          const look = (entry: Record<string, unknown>) => {
            if (!isIt(entry)) return;
            entries.off("entry", look);
            resolve(entry);
          };
          entries.on("entry", look).once("end", () => {
            reject(new Error("the server ended without logging it"));
          });
          log.forEach(look);
        }),
      async stop(signal = "SIGTERM") {
        child.kill(signal);
        const result = await child;
        await cleanUp();
        return { exitCode: result.exitCode, signal: result.signal };
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
