import type { ChildProcess } from "node:child_process";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioClientTransport1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { Wire } from "./wire.ts";

/** The protocol's eras, each as its newest revision; either has an official client of its own. */
export const eras = ["2025-11-25", "2026-07-28"] as const;

export type Era = (typeof eras)[number];

/** How a server is reached: over HTTP, or over stdio as a process that the client starts. */
export type Address =
  | { readonly url: string }
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

/** Connects the official client of an era. It speaks this era only: to a server that does not, it does not connect. */
export function connect(era: Era, address: Address) {
  return era === "2025-11-25" ? connect2025(address) : connect2026(address);
}

export type OfficialClient = Awaited<ReturnType<typeof connect>>;

async function connect2025(address: Address) {
  const wire = new Wire();
  const client = new Client1(about);
  const transport =
    "url" in address
      ? new StreamableHTTPClientTransport1(new URL(address.url), { fetch: wire.fetch })
      : new StdioClientTransport1({ ...address, stderr: "pipe" });
  // Its own types do not fit each other under exactOptionalPropertyTypes.
  await client.connect(transport as Transport);
  if ("command" in address) wire.tap(transport);
  return {
    ...whatBothCan(client, transport, wire),
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
  const client = new Client(about, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const transport =
    "url" in address
      ? new StreamableHTTPClientTransport(new URL(address.url), { fetch: wire.fetch })
      : new StdioClientTransport({ ...address, stderr: "pipe" });
  await client.connect(transport);
  if ("command" in address) wire.tap(transport);
  return {
    ...whatBothCan(client, transport, wire),
    call: (
      name: string,
      args: Record<string, unknown>,
      options?: CallOptions,
    ): Promise<ToolAnswer> => client.callTool({ name, arguments: args }, options),
  };
}

function whatBothCan(client: Client | Client1, transport: object, wire: Wire) {
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
    /** The server's process, where the client has started one. The transports keep it to themselves. */
    process: Reflect.get(transport, "_process") as ChildProcess | undefined,
    close: () => client.close(),
  };
}
