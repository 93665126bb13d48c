import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ServerLog, type LogEntry } from "./server-log.ts";

export interface RunningServer {
  /** For instance `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly pid: number;
  /** Every line of the log so far, parsed. */
  readonly log: readonly LogEntry[];
  /** Everything written to stderr so far. */
  stderr(): string;
  /** The first line of the log that is so, be it written already or not yet. Rejects if the server ends without it. */
  logged(isIt: (entry: LogEntry) => boolean): Promise<LogEntry>;
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

  const log = new ServerLog(child.stdout);
  const ended = child.then(({ exitCode, signal }) => ({ exitCode, signal }));
  const listening = async () => {
    const address = /^listening on (\S+)\/mcp$/;
    try {
      const { msg } = await log.logged((entry) => address.test(String(entry["msg"])));
      return address.exec(String(msg))![1]!;
    } catch {
      const { exitCode } = await ended;
      throw new Error(`the server ended with ${exitCode} before it listened:\n${stderr}`);
    }
  };
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  try {
    const url = await listening();
    return {
      url,
      pid: child.pid!,
      log: log.entries,
      stderr: () => stderr,
      ended,
      logged: (isIt) => log.logged(isIt),
      async stop(signal = "SIGTERM") {
        child.kill(signal);
        await ended;
        await cleanUp();
        return ended;
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
