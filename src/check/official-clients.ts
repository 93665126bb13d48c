import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Offer } from "./scene.ts";
import type { StdioTransport } from "./stdio-transport.ts";

// 600 kB that only `check` needs: whoever imports this module does it with `import()`.

/** The protocol's eras, each as its newest revision; either has an official client of its own. */
export type Era = "2025-11-25" | "2026-07-28";

export type Address =
  | { readonly way: "http" | "sse"; readonly url: string; readonly token: string }
  | { readonly way: "stdio"; readonly transport: StdioTransport };

export interface ToolAnswer {
  readonly content: readonly { readonly type: string; readonly text?: unknown }[];
  readonly isError?: boolean | undefined;
}

/** An official client that is connected. */
export interface Peer {
  /** The revision that the two speak. */
  readonly protocolVersion: string | undefined;
  readonly server: { readonly name: string; readonly version: string } | undefined;
  offer(): Promise<Offer>;
  call(name: string, args: object, timeoutMs: number): Promise<ToolAnswer>;
  read(uri: string): Promise<unknown>;
  prompt(name: string, args: Readonly<Record<string, string>>): Promise<unknown>;
  /** What the server proposes for an argument of a prompt. */
  complete(prompt: string, argument: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const about = { name: "create-mcp-server-check", version: "1.0.0" };

/** Whoever lists more pages than these never ends. */
const MAX_PAGES = 100;

const REQUEST_MS = 15_000;

/** Connects the official client of an era. It speaks this era only: to a server that does not, it does not connect. */
export async function connect(era: Era, address: Address): Promise<Peer> {
  return era === "2025-11-25" ? connect2025(address) : connect2026(address);
}

async function connect2025(address: Address): Promise<Peer> {
  const client = new Client1(about);
  const transport = transport2025(address);
  let protocolVersion: string | undefined;
  // The client tells its transport, and nobody else, what was negotiated.
  const tell = transport.setProtocolVersion?.bind(transport);
  transport.setProtocolVersion = (version) => {
    protocolVersion = version;
    tell?.(version);
  };
  await client.connect(transport, { timeout: REQUEST_MS });
  return {
    ...whatBothCan(client),
    protocolVersion,
    call: (name, args, timeout) =>
      client.callTool({ name, arguments: { ...args } }, CallToolResultSchema, {
        timeout,
      }) as Promise<ToolAnswer>,
  };
}

function transport2025(address: Address): Transport {
  // Its own types do not fit each other under exactOptionalPropertyTypes.
  if (address.way === "stdio") return address.transport as Transport;
  const { url, token } = address;
  const Kind = address.way === "sse" ? SSEClientTransport : StreamableHTTPClientTransport1;
  return new Kind(new URL(url), withToken(token)) as Transport;
}

async function connect2026(address: Address): Promise<Peer> {
  const client = new Client(about, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const transport =
    address.way === "stdio"
      ? address.transport
      : new StreamableHTTPClientTransport(new URL(address.url), withToken(address.token));
  await client.connect(transport as Parameters<typeof client.connect>[0], { timeout: REQUEST_MS });
  return {
    ...whatBothCan(client),
    protocolVersion: client.getNegotiatedProtocolVersion(),
    call: (name, args, timeout) =>
      client.callTool({ name, arguments: { ...args } }, { timeout }) as Promise<ToolAnswer>,
  };
}

function withToken(token: string) {
  return token === "" ? {} : { requestInit: { headers: { Authorization: `Bearer ${token}` } } };
}

function whatBothCan(client: Client | Client1): Omit<Peer, "protocolVersion" | "call"> {
  const one = client as Client1;
  const options = { timeout: REQUEST_MS };
  const can = one.getServerCapabilities() ?? {};
  return {
    server: one.getServerVersion(),
    async offer() {
      const none = async () => [];
      const list = {
        tools: () =>
          all(async (page) => {
            const { tools, nextCursor } = await one.listTools(page, options);
            return { items: tools, nextCursor };
          }),
        resources: () =>
          all(async (page) => {
            const { resources, nextCursor } = await one.listResources(page, options);
            return { items: resources, nextCursor };
          }),
        templates: () =>
          all(async (page) => {
            const answer = await one.listResourceTemplates(page, options);
            return { items: answer.resourceTemplates, nextCursor: answer.nextCursor };
          }),
        prompts: () =>
          all(async (page) => {
            const { prompts, nextCursor } = await one.listPrompts(page, options);
            return { items: prompts, nextCursor };
          }),
      };
      return {
        tools: await (can.tools ? list.tools : none)(),
        resources: await (can.resources ? list.resources : none)(),
        templates: await (can.resources ? list.templates : none)(),
        prompts: await (can.prompts ? list.prompts : none)(),
      };
    },
    read: (uri) => one.readResource({ uri }, options),
    prompt: (name, args) => one.getPrompt({ name, arguments: { ...args } }, options),
    async complete(name, argument) {
      const ref = { type: "ref/prompt" as const, name };
      const asked = { ref, argument: { name: argument, value: "" } };
      return (await one.complete(asked, options)).completion.values;
    },
    close: () => one.close(),
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | undefined;
}

/** Every page of a list. */
async function all<Item>(
  list: (page: { cursor: string } | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, nextCursor } = await list(cursor === undefined ? undefined : { cursor });
    found.push(...items);
    cursor = nextCursor;
    if (cursor === undefined) return found;
  }
  throw new Error(`a list has more than ${MAX_PAGES} pages`);
}

/** Compiling the schema of schemas takes a tenth of a second: once for all tools. */
const ofSchemas = new Ajv2020({ strict: false, validateFormats: false });

/** What is wrong with a JSON Schema itself; undefined if it can be used. */
export function schemaProblem(schema: object): string | undefined {
  if (!ofSchemas.validateSchema(schema)) return `schema is invalid: ${ofSchemas.errorsText()}`;
  try {
    alone().compile(schema);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether a JSON Schema accepts a value. */
export function accepts(schema: object, value: unknown): boolean {
  return alone().validate(schema, value);
}

/** For one schema that is known to be one: two of them may have the same `$id`. */
function alone(): Ajv2020 {
  return new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
}
