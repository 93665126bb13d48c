interface Message {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly progress?: number };
  readonly result?: { readonly content: readonly { readonly text: string }[] };
  readonly error?: { readonly code: number; readonly message: string };
}

/** Sends a request to /mcp. */
export type Send = (
  method: string,
  headers: Record<string, string>,
  body?: string,
) => Promise<Response>;

/** Begins as a client of 2025 that can be asked, and goes on with the id that it is given. */
export async function openSession(
  send: Send,
  own: Record<string, string> = {},
) {
  const json = {
    Accept: "application/json, text/event-stream",
    "Content-Type": "application/json",
    "MCP-Protocol-Version": "2025-11-25",
  };
  const hello = {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: {
      protocolVersion: "2025-11-25",
      capabilities: { elicitation: {} },
      clientInfo: { name: "test", version: "1.0.0" },
    },
  };
  const opened = await send("POST", { ...json, ...own }, JSON.stringify(hello));
  await opened.text();
  const id = opened.headers.get("Mcp-Session-Id") ?? "";
  const headers = { ...own, "Mcp-Session-Id": id };
  return {
    id,
    status: opened.status,
    async post(message: object): Promise<Stream> {
      const body = JSON.stringify(message);
      return new Stream(await send("POST", { ...json, ...headers }, body));
    },
    /** Opens a stream, or takes one up after the last event that arrived on it. */
    async open(lastEventId?: string): Promise<Stream> {
      const after = lastEventId ? { "Last-Event-ID": lastEventId } : {};
      return new Stream(await send("GET", { ...json, ...headers, ...after }));
    },
    end: async () => (await send("DELETE", headers)).status,
  };
}

/** An answer that arrives event by event. */
export class Stream {
  readonly status: number;
  readonly headers: Headers;
  /** Of the last event that has arrived. */
  lastEventId: string | undefined;
  readonly #reader: ReadableStreamDefaultReader<string> | undefined;
  #text = "";

  constructor({ status, headers, body }: Response) {
    this.status = status;
    this.headers = headers;
    this.#reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next message; undefined at the end. */
  async next(): Promise<Message | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const event = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        this.lastEventId = /^id: (.*)$/m.exec(event)?.[1] ?? this.lastEventId;
        const data = /^data: (.+)$/m.exec(event)?.[1];
        if (data) return JSON.parse(data) as Message;
        continue;
      }
      const { value, done } = (await this.#reader?.read()) ?? { done: true };
      if (done) return undefined;
      this.#text += value;
    }
  }

  async hangUp(): Promise<void> {
    await this.#reader?.cancel();
  }
}
