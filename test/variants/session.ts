import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "../../src/options/table.ts";
import { connect, type Era, type OfficialClient } from "./official-client.ts";
import type { LogEntry } from "./server-log.ts";
import { startIn, type Callee, type Surroundings } from "./surroundings.ts";

type TransportId = Options["transport"][number];

/** An official client, connected to a server of its own. */
export interface Session {
  /** The revision that the two speak. */
  readonly era: Era;
  readonly client: OfficialClient;
  /** Whether a call can only be cancelled by hanging up. */
  readonly hangsUpToCancel: boolean;
  readonly log: readonly LogEntry[];
  logged(isIt: (entry: LogEntry) => boolean): Promise<LogEntry>;
  /** Sends SIGTERM. Resolves with the exit code; undefined if the signal itself ended the server. */
  stop(): Promise<number | undefined>;
}

/** Connects a client of an era to a server that runs already; stopping the session stops the server. */
export const connectTo: Record<
  Exclude<TransportId, "stdio">,
  (server: Callee, era: Era) => Promise<Session>
> = {
  async http(server, era) {
    const { url, token, log, logged } = server;
    const client = await connect(era, { url: `${url}/mcp`, token });
    return {
      era,
      client,
      // Without sessions, a notification cannot find the call of another request.
      hangsUpToCancel: era === "2025-11-25" && !client.hasSession,
      log,
      logged,
      async stop() {
        const { exitCode } = await server.stop();
        // In a session, it would go on trying to reach the server.
        await client.close();
        return exitCode;
      },
    };
  },

  async sse(server, era) {
    const { url, token, log, logged } = server;
    const client = await connect(era, { sse: `${url}/sse`, token });
    return {
      era: "2025-11-25",
      client,
      hangsUpToCancel: false,
      log,
      logged,
      async stop() {
        const { exitCode } = await server.stop();
        // It would go on trying to reach the server.
        await client.close();
        return exitCode;
      },
    };
  },
};

/** Starts a bundled server, from a folder that holds nothing but its one file, and connects a client to it. */
export const open: Record<
  TransportId,
  (bundle: string, era: Era, around: Surroundings) => Promise<Session>
> = {
  http: (bundle, era, around) => openOver("http", bundle, era, around),
  sse: (bundle, era, around) => openOver("sse", bundle, era, around),

  async stdio(bundle, era) {
    const folder = await mkdtemp(join(tmpdir(), "server-"));
    await copyFile(bundle, join(folder, "main.js"));
    const cleanUp = () => rm(folder, { recursive: true, force: true });
    const client = await connect(era, {
      command: process.execPath,
      args: ["main.js", "--transport", "stdio"],
      cwd: folder,
    }).catch(async (error: unknown) => {
      await cleanUp();
      throw error;
    });
    const { log, process: server } = client.started!;
    const ended = once(server, "exit");
    return {
      era,
      client,
      hangsUpToCancel: false,
      log: log.entries,
      logged: (isIt) => log.logged(isIt),
      async stop() {
        server.kill("SIGTERM");
        const [exitCode] = (await ended) as [number | null];
        await cleanUp();
        return exitCode ?? undefined;
      },
    };
  },
};

async function openOver(
  transport: keyof typeof connectTo,
  bundle: string,
  era: Era,
  around: Surroundings,
): Promise<Session> {
  const server = await startIn(around, bundle);
  try {
    return await connectTo[transport](server, era);
  } catch (error) {
    await server.stop();
    throw error;
  }
}
