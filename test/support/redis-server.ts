import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { freePort } from "./free-port.ts";
import { find } from "./programs.ts";

/** A real Redis on loopback, which keeps nothing on disk and ends with the test. */
export interface RedisServer {
  readonly port: number;
  /** `redis://127.0.0.1:<port>/<database>`; databases know nothing of each other. */
  url(database?: number): string;
  /** SIGSTOP leaves it there and silent, until SIGCONT. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Ends it at once. */
  kill(): Promise<void>;
}

interface StartOptions {
  /** For one that takes the place of another. */
  readonly port?: number;
  /** Whether the port speaks TLS, and nothing else. */
  readonly tls?: boolean;
  /** More of its command line. */
  readonly args?: readonly string[];
}

/** Resolves when it accepts connections; rejects with what it printed if it ends before. */
export async function startRedis({
  port,
  tls = false,
  args = [],
}: StartOptions = {}): Promise<RedisServer> {
  const at = port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const child = execa(
    find("redis-server")!,
    [
      ...(tls ? ["--port", "0", "--tls-port", String(at)] : ["--port", String(at)]),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      ...args,
    ],
    { cwd: folder, reject: false, buffer: false },
  );
  const ended = child.finally(() => rm(folder, { recursive: true, force: true }));
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout)
      .on("line", (line) => {
        lines.push(line);
        if (line.includes("Ready to accept connections")) resolve();
      })
      .on("close", () => reject(new Error(`redis-server ended:\n${lines.join("\n")}`)));
  });
  return {
    port: at,
    url: (database = 0) => `redis://127.0.0.1:${at}/${database}`,
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
