type Listener = (message: never, ...rest: never[]) => void;

/** Keeps what a client is sent, before the client makes something of it. */
export class Wire {
  readonly #texts: (string | Promise<string>)[] = [];

  /** For transports over HTTP: `fetch` that keeps headers and bodies. */
  readonly fetch: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    this.#texts.push(JSON.stringify([...response.headers]));
    if (request[1]?.method === "GET") void this.#follow(response.clone());
    // A call that is cancelled has no end of its body.
    else
      this.#texts.push(
        response
          .clone()
          .text()
          .catch(() => ""),
      );
    return response;
  };

  /** A stream that is opened for whatever may come has no end to wait for. */
  async #follow({ body }: Response): Promise<void> {
    try {
      for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
        this.#texts.push(chunk);
      }
    } catch {
      // It ends when the client or the server does.
    }
  }

  /** For transports with one stream for all, once they are connected: until then, a client may change who listens. */
  tap(transport: { onmessage?: Listener | undefined }): void {
    const { onmessage } = transport;
    transport.onmessage = (message, ...rest) => {
      this.#texts.push(JSON.stringify(message));
      onmessage?.(message, ...rest);
    };
  }

  async text(): Promise<string> {
    return (await Promise.all(this.#texts)).join("\n");
  }
}
