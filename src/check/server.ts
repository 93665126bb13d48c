import { createServer, type AddressInfo, connect } from "node:net";
import type { ProgramEnd, RunningProgram } from "../context.ts";
import { becomes, within } from "./bounded.ts";
import type { TransportScene } from "./scene.ts";

/** What `npm run build` makes, and a person deploys. */
export const BUNDLE = "dist/main.js";

/** A server of the project that was started for this run. */
export interface Server {
  readonly program: RunningProgram;
  /** Over HTTP: `http://127.0.0.1:41234`, and the same for operators. */
  readonly url: string;
  readonly adminUrl: string;
  /** False once it has ended, by itself or not. */
  isRunning(): boolean;
  /** Everything that it has written to stderr, and over HTTP to stdout. */
  log(): string;
  /** Ends it at once, if it is there. */
  kill(): Promise<void>;
}

/** How long a server may take until it can be reached, and to end once nothing is going on. */
export const START_MS = 20_000;
export const STOP_MS = 10_000;

const MAX_LOG_LENGTH = 1_000_000;

/**
 * Settings with which every server is started here, over what the person has set: on this machine only, on ports that
 * are free, with limits that are out of the way, and without a Redis in which somebody's calls are counted.
 */
export const COMMON_SETTINGS = {
  HOST: "127.0.0.1",
  ALLOWED_HOSTS: "127.0.0.1,localhost",
  ADMIN_HOST: "127.0.0.1",
  TRUST_PROXY: "0",
  MAX_BODY_BYTES: "100000",
  MAX_CONCURRENCY: "1000",
  MAX_CONCURRENCY_PER_CALLER: "100",
  // Nothing listens there, and the limit counts by itself.
  REDIS_URL: "redis://127.0.0.1:1",
} as const;

/** For all servers but the one whose limit is to be met. */
export const NO_LIMIT = { RATE_LIMIT_PER_MINUTE: "1000000", RATE_LIMIT_BURST: "1000000" } as const;

/** Starts the built server of a project in its folder, so that it finds its `.env`; it may not be listening yet. */
export async function startServer(
  { context, root, transport, callers, started }: TransportScene,
  settings: Readonly<Record<string, string>>,
): Promise<Server> {
  const [port, adminPort] = await freePorts();
  const env = {
    ...COMMON_SETTINGS,
    ...callers.settings,
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    TRANSPORT: transport,
    ...settings,
  };
  const args = [BUNDLE, "--transport", transport];
  const program = await context.start(process.execPath, args, { cwd: root, env });
  let log = "";
  const keep = (chunk: unknown) => (log = (log + String(chunk)).slice(-MAX_LOG_LENGTH));
  program.stderr.on("data", keep);
  if (transport === "http") program.stdout.on("data", keep);
  let running = true;
  void program.ended.then(() => (running = false));
  const server: Server = {
    program,
    isRunning: () => running,
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    log: () => log,
    async kill() {
      program.kill("SIGKILL");
      await program.ended;
    },
  };
  started.add(server);
  return server;
}

/** Resolves when the server can be connected to, with true, or has ended, or has had all its time, with false. */
export async function listens({ isRunning, url }: Server): Promise<boolean> {
  const port = Number(new URL(url).port);
  const reached = await becomes(START_MS, async () => !isRunning() || isOpen(port));
  return reached && isRunning();
}

/** How a program ends by itself; undefined if it does not in this time: then it is killed. */
export async function endOf(program: RunningProgram, ms: number): Promise<ProgramEnd | undefined> {
  try {
    return await within(ms, "the end", program.ended);
  } catch {
    program.kill("SIGKILL");
    await program.ended;
    return undefined;
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Two at once, so that they differ. */
async function freePorts(): Promise<[number, number]> {
  const servers = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const [first, second] = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [first!, second!];
}
