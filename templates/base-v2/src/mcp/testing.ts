import {
  Client,
  type CallToolResult,
  type Progress,
} from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

import { createLogger, type Logger } from "../lib/logger.ts";
import { server, type ServerDefinition } from "../server.ts";
import type { ToolLink } from "./chain.ts";
import { createServerFactory } from "./create-server.ts";

export interface ConnectOptions {
  /** What is served; this server, unless a test needs another. */
  readonly definition?: ServerDefinition;
  readonly links?: readonly ToolLink[];
  readonly logger?: Logger;
  /** Which protocol the client speaks: today's, or the one of clients from 2025. */
  readonly era?: "modern" | "legacy";
  /** Fills in the forms that tools ask for; without it, the client declares that it cannot. */
  readonly fillForm?: (
    message: string,
  ) => Record<string, string | number | boolean | string[]>;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Connects the official client to this server, in this process. */
export async function connect({
  definition = server,
  links = [],
  logger = createLogger("silent", "stderr"),
  era = "modern",
  fillForm,
}: ConnectOptions = {}) {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const createServer = createServerFactory(definition, {
    links,
    timeoutMs: 30_000,
    logger,
  });
  const connection = serveStdio(() => createServer(), { transport: ours });
  const client = new Client(
    { name: "test", version: "1.0.0" },
    {
      versionNegotiation: { mode: era === "modern" ? "auto" : "legacy" },
      capabilities: fillForm ? { elicitation: { form: {} } } : {},
    },
  );
  if (fillForm) {
    client.setRequestHandler("elicitation/create", ({ params }) => ({
      action: "accept",
      content: fillForm(params.message),
    }));
  }
  await client.connect(theirs);

  return {
    async listTools() {
      return (await client.listTools()).tools;
    },
    async call(
      name: string,
      args: Record<string, unknown> = {},
      { signal, onProgress }: CallOptions = {},
    ) {
      const result = await client.callTool(
        { name, arguments: args },
        {
          ...(signal && { signal }),
          ...(onProgress && { onprogress: onProgress }),
        },
      );
      return { ...result, text: toText(result) };
    },
    async read(uri: string) {
      return (await client.readResource({ uri })).contents;
    },
    async prompt(name: string, args: Record<string, string> = {}) {
      return (await client.getPrompt({ name, arguments: args })).messages;
    },
    async complete(prompt: string, argument: string, typed: string) {
      const { completion } = await client.complete({
        ref: { type: "ref/prompt", name: prompt },
        argument: { name: argument, value: typed },
      });
      return completion.values;
    },
    async close() {
      await client.close();
      await connection.close();
    },
  };
}

export type TestClient = Awaited<ReturnType<typeof connect>>;

function toText({ content }: CallToolResult): string {
  return content
    .map((block) => (block.type === "text" ? block.text : `[${block.type}]`))
    .join("\n");
}
