type Listener = (message: never, ...rest: never[]) => void;

/** Keeps what a client is sent, before the client makes something of it. */
export class Wire {
  readonly #texts: (string | Promise<string>)[] = [];

  /** For transports over HTTP: `fetch` that keeps headers and bodies. */
  readonly fetch: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    const body = response.clone().text();
    this.#texts.push(
      JSON.stringify([...response.headers]),
      // A call that is cancelled has no end of its body.
      body.catch(() => ""),
    );
    return response;
  };

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
