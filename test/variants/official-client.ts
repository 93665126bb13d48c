import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport as SSEClientTransport1 } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport as StdioClientTransport1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Options } from "../../src/options/table.ts";
import { ServerLog } from "./server-log.ts";
import { Wire } from "./wire.ts";

/** The protocol's eras, each as its newest revision; either has an official client of its own. */
export const eras = ["2025-11-25", "2026-07-28"] as const;

export type Era = (typeof eras)[number];

/** The clients that a server answers: one on the SDK's first line, those of 2025 only. Over HTTP+SSE, all speak that. */
export function erasOf(sdk: Options["sdk"], transport: Options["transport"][number]) {
  return sdk === "v1" && transport !== "sse" ? (["2025-11-25"] as const) : eras;
}

/** How a server is reached: over HTTP, over HTTP+SSE, or over stdio as a process that the client starts. */
export type Address =
  | { readonly url: string; readonly token: string }
  | { readonly sse: string; readonly token: string }
  | { readonly command: string; readonly args: string[]; readonly cwd: string };

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: { progress: number }) => void;
}

interface ToolAnswer {
  readonly content: readonly object[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

const about = { name: "variants-test", version: "1.0.0" };

/**
 * Connects the official client of an era. It speaks this era only: to a server that does not, it does not connect. Over
 * HTTP+SSE there is only the older one to speak, also for the newer client.
 */
export function connect(era: Era, address: Address) {
  return era === "2025-11-25" ? connect2025(address) : connect2026(address);
}

export type OfficialClient = Awaited<ReturnType<typeof connect>>;

async function connect2025(address: Address) {
  const wire = new Wire();
  const client = new Client1(about);
  // Its own types do not fit each other under exactOptionalPropertyTypes.
  const transport = (
    "url" in address
      ? new StreamableHTTPClientTransport1(new URL(address.url), withToken(address.token, wire))
      : "sse" in address
        ? new SSEClientTransport1(new URL(address.sse), withToken(address.token))
        : new StdioClientTransport1({ ...address, stderr: "pipe" })
  ) as Transport;
  let protocolVersion: string | undefined;
  const connectIt = () => {
    // The client tells its transport, and nobody else, what was negotiated.
    const tell = transport.setProtocolVersion?.bind(transport);
    transport.setProtocolVersion = (version) => {
      protocolVersion = version;
      tell?.(version);
    };
    return client.connect(transport);
  };
  return {
    ...(await whatBothCan(client, address, transport, wire, connectIt)),
    protocolVersion,
    call: (name: string, args: Record<string, unknown>, options?: CallOptions) =>
      client.callTool(
        { name, arguments: args },
        CallToolResultSchema,
        options,
      ) as Promise<ToolAnswer>,
  };
}

async function connect2026(address: Address) {
  const wire = new Wire();
  const mode = "sse" in address ? "legacy" : { pin: "2026-07-28" };
  const client = new Client(about, { versionNegotiation: { mode } });
  const transport =
    "url" in address
      ? new StreamableHTTPClientTransport(new URL(address.url), withToken(address.token, wire))
      : "sse" in address
        ? new SSEClientTransport(new URL(address.sse), withToken(address.token))
        : new StdioClientTransport({ ...address, stderr: "pipe" });
  return {
    ...(await whatBothCan(client, address, transport, wire, () => client.connect(transport))),
    protocolVersion: client.getNegotiatedProtocolVersion(),
    call: (
      name: string,
      args: Record<string, unknown>,
      options?: CallOptions,
    ): Promise<ToolAnswer> => client.callTool({ name, arguments: args }, options),
  };
}

/** A server that asks nobody who they are takes no notice of it. */
function withToken(token: string, wire?: Wire) {
  return {
    ...(wire && { fetch: wire.fetch }),
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  };
}

async function whatBothCan(
  client: Client | Client1,
  address: Address,
  transport: Parameters<Wire["tap"]>[0],
  wire: Wire,
  connectIt: () => Promise<void>,
) {
  // Before the process is there, so that nothing is missed.
  const stderr = "stderr" in transport ? (transport.stderr as Readable) : undefined;
  const log = stderr && new ServerLog(stderr);
  try {
    await connectIt();
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${log?.text() ?? ""}`, { cause: error });
  }
  // Over Streamable HTTP, it goes through `fetch`; the body of an HTTP+SSE stream would not end.
  if (!("url" in address)) wire.tap(transport);
  return {
    server: client.getServerVersion(),
    listTools: async () => (await client.listTools()).tools,
    listResources: async () => (await client.listResources()).resources,
    listPrompts: async () => (await client.listPrompts()).prompts,
    read: async (uri: string) => (await client.readResource({ uri })).contents,
    prompt: async (name: string, args: Record<string, string>) =>
      (await client.getPrompt({ name, arguments: args })).messages,
    /** Everything that this client has been sent, as text. */
    received: () => wire.text(),
    hasSession: "sessionId" in transport && transport.sessionId !== undefined,
    close: () => client.close(),
    /** The server that the client has started, if it has. Of its process, the transports show the number only. */
    started: log && { log, process: Reflect.get(transport, "_process") as ChildProcess },
  };
}
