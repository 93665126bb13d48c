import { createLogger, type Logger } from "../lib/logger.ts";
import { server, type ServerDefinition } from "../server.ts";
import type { ToolLink } from "./chain.ts";
import { Changes } from "./changes.ts";
import { serveConnection } from "./connection.ts";
import { createServerFactory } from "./create-server.ts";
import {
  callTool,
  createClient,
  subscribe,
  transportPair,
  type Era,
} from "./test-client.ts";

export { eras } from "./test-client.ts";

export interface ConnectOptions {
  /** What is served; this server, unless a test needs another. */
  readonly definition?: ServerDefinition;
  readonly links?: readonly ToolLink[];
  readonly logger?: Logger;
  /** Which protocol the client speaks; the newest, unless a test needs another. */
  readonly era?: Era;
  /** Fills in the forms that tools ask for; without it, the client declares that it cannot. */
  readonly fillForm?: (
    message: string,
  ) => Record<string, string | number | boolean | string[]>;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: {
    progress: number;
    total?: number | undefined;
    message?: string | undefined;
  }) => void;
}

/** Connects the official client to this server, in this process. */
export async function connect({
  definition = server,
  links = [],
  logger = createLogger("silent", "stderr"),
  era,
  fillForm,
}: ConnectOptions = {}) {
  const [ours, theirs] = transportPair();
  const createServer = createServerFactory(definition, {
    links,
    timeoutMs: 30_000,
    logger,
  });
  const changes = new Changes(definition.resources, logger);
  const connection = await serveConnection(createServer, changes, ours);
  const client = createClient(era, fillForm);
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
      const result = await callTool(
        client,
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
    /** Calls `changed` after each change of this resource, until the function that is returned is called. */
    subscribe: (uri: string, changed: (uri: string) => void) =>
      subscribe(client, uri, changed, era),
    async close() {
      await client.close();
      await connection.close();
    },
  };
}

export type TestClient = Awaited<ReturnType<typeof connect>>;

function toText({ content }: Awaited<ReturnType<typeof callTool>>): string {
  return content
    .map((block) => (block.type === "text" ? block.text : `[${block.type}]`))
    .join("\n");
}
