import type { StreamAnswer } from "./sse-stream.ts";

/** An event of a stream, as it is sent. */
export interface StreamEvent {
  readonly id: string | undefined;
  /** Undefined for one that only says where the stream is. */
  readonly message: Record<string, unknown> | undefined;
}

/** A session of a client of 2025, as it is on the wire. */
export class HttpSession {
  readonly id: string;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(url: string, id: string, headers: Readonly<Record<string, string>>) {
    this.id = id;
    this.#url = url;
    this.#headers = { ...headers, "Mcp-Session-Id": id };
  }

  /** The session that `initialize` gives, or its answer if it gives none. */
  static async open(
    url: string,
    token: string,
    capabilities: object = { elicitation: {} },
  ): Promise<HttpSession | StreamAnswer> {
    const headers: Record<string, string> = {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      "MCP-Protocol-Version": "2025-11-25",
      ...(token !== "" && { Authorization: `Bearer ${token}` }),
    };
    const response = await fetch(`${url}/mcp`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: "hello",
        method: "initialize",
        params: {
          protocolVersion: "2025-11-25",
          capabilities,
          clientInfo: { name: "probe", version: "1.0.0" },
        },
      }),
    });
    const text = await response.text();
    const id = response.headers.get("mcp-session-id");
    if (id === null) return { status: response.status, headers: response.headers, text };
    return new HttpSession(url, id, headers);
  }

  /** Any request with its id, unless others say otherwise. */
  request(
    method: string,
    { headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(`${this.#url}/mcp`, {
      ...init,
      method,
      headers: { ...this.#headers, ...headers },
    });
  }

  post(message: object, init: { signal?: AbortSignal } = {}): Promise<Response> {
    return this.request("POST", { ...init, body: JSON.stringify(message) });
  }

  /** Takes up a stream after an event of it, or opens one. */
  open(lastEventId?: string, init: { signal?: AbortSignal } = {}): Promise<Response> {
    const headers: Record<string, string> = lastEventId ? { "Last-Event-ID": lastEventId } : {};
    return this.request("GET", { ...init, headers });
  }
}

/** The events of a stream, as they arrive. */
export async function* eventsOf({ body }: Response): AsyncGenerator<StreamEvent, void> {
  let text = "";
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const id = /^id: (.*)$/m.exec(event)?.[1];
      const data = /^data: (.+)$/m.exec(event)?.[1];
      const message = data && (JSON.parse(data) as Record<string, unknown>);
      if (id !== undefined || message) yield { id, message: message || undefined };
    }
  }
}
