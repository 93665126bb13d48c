import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { here, install, type Bench } from "./bench.ts";
import { ECHO, type Callee, type Era } from "./callee.ts";
import { callOnce, encodeRequest } from "./load.ts";
import { start } from "./server.ts";

interface Peer {
  readonly name: string;
  readonly era: Era;
  readonly main: string;
  readonly build?: readonly string[];
  /** It wants a handshake first. */
  readonly session?: boolean;
}

/** Each has a folder in `peers/`, with its version and its minimal server. */
export const PEERS: readonly Peer[] = [
  { name: "fastmcp", era: "legacy", main: "main.mjs" },
  { name: "mcp-framework", era: "legacy", main: "main.mjs", session: true },
  { name: "mcp-use", era: "legacy", main: "main.mjs" },
  { name: "xmcp", era: "modern", main: "main.mjs", build: ["xmcp", "build"] },
];

export async function startPeer(bench: Bench, peer: Peer): Promise<Callee> {
  const cwd = join(here, "peers", peer.name);
  await install(cwd);
  if (peer.build) {
    const [command, ...args] = peer.build;
    await execa(command!, args, { cwd, preferLocal: true, localDir: cwd });
  }
  const started = await start([peer.main], { cwd, env: { PORT: String(await freePort()) } });
  bench.onClose(started.stop);
  const headers = peer.session ? await startSession(started.url) : {};
  return { ...started, name: peer.name, ...ECHO, headers };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function startSession(url: URL): Promise<Record<string, string>> {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "bench", version: "1.0.0" },
  };
  const body = { jsonrpc: "2.0", id: 0, method: "initialize", params };
  const answer = await callOnce(url, encodeRequest(url, {}, body), "result");
  const id = /^mcp-session-id: (\S+)/im.exec(answer)?.[1];
  if (id === undefined) throw new Error(`no session in ${answer}`);
  return { "Mcp-Session-Id": id };
}
