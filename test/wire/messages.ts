/** The two revisions of the protocol that a generated server speaks. */
export const MODERN = "2026-07-28";
export const LEGACY = "2025-11-25";

export type Json = Record<string, unknown>;

export interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: string | number;
  readonly method: string;
  readonly params?: Json;
}

/** What comes back, as far as tests look at it. */
export interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Json;
  readonly result?: {
    readonly resultType?: string;
    readonly content?: readonly { readonly type: string; readonly text?: string }[];
    readonly isError?: boolean;
    readonly [key: string]: unknown;
  };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Json };
}

let lastId = 0;

/** A request of a client of 2026: who it is and what it can is in every message. */
export function modern(method: string, params: Json = {}, meta: Json = {}): Message {
  return {
    jsonrpc: "2.0",
    id: ++lastId,
    method,
    params: {
      ...params,
      _meta: {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": { name: "wire", version: "1.0.0" },
        "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
        ...meta,
      },
    },
  };
}

/** A request of a client of 2025, over HTTP without a session: nothing is known of it. */
export function legacy(method: string, params: Json = {}): Message {
  return { jsonrpc: "2.0", id: ++lastId, method, params };
}

export function initialize(protocolVersion = LEGACY, capabilities: Json = {}): Message {
  return legacy("initialize", {
    protocolVersion,
    capabilities,
    clientInfo: { name: "wire", version: "1.0.0" },
  });
}

/** The parameters of `tools/call`. */
export function call(name: string, args: Json = {}): Json {
  return { name, arguments: args };
}

/** All texts of a tool's result. */
export function textOf({ result }: Answer): string {
  return (result?.content ?? []).map(({ text }) => text ?? "").join("\n");
}

/** The headers that a client of the message's era sends along with it. */
export function headersFor(message: unknown): Record<string, string> {
  const { method, params } = (message ?? {}) as Partial<Message>;
  const meta = params?.["_meta"] as Json | undefined;
  const version = meta?.["io.modelcontextprotocol/protocolVersion"];
  const name = params?.["name"] ?? params?.["uri"];
  return {
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": typeof version === "string" ? version : LEGACY,
    ...(version !== undefined && { "Mcp-Method": String(method) }),
    ...(version !== undefined && typeof name === "string" && { "Mcp-Name": name }),
  };
}
