/** What comes on a stream, as far as tests look at it. */
export interface StreamMessage {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface StreamAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

type HeadersByName = Readonly<Record<string, string>>;

/** A client of 2024, without an SDK in between: opens a stream, and posts to where its first event says. */
export class SseStream {
  /** Where messages are posted, as the server has said it. */
  path = "";
  /** Every message so far. */
  readonly messages: StreamMessage[] = [];
  /** The bytes so far, as text. */
  text = "";
  /** How the stream ended: by itself, or broken off. */
  readonly ended: Promise<"whole" | "broken">;
  readonly headers: Headers;
  readonly #url: string;
  readonly #sent: HeadersByName;
  readonly #abort: AbortController;
  readonly #watchers = new Set<() => void>();
  #isOver = false;

  private constructor(
    url: string,
    sent: HeadersByName,
    response: Response,
    abort: AbortController,
  ) {
    this.#url = url;
    this.#sent = sent;
    this.#abort = abort;
    this.headers = response.headers;
    this.ended = this.#read(response).then(
      () => this.#end("whole"),
      () => this.#end("broken"),
    );
  }

  /** Resolves when it is known where to post; or with the refusal, if it is refused. */
  static async open(url: string, headers: HeadersByName = {}): Promise<SseStream | StreamAnswer> {
    const abort = new AbortController();
    const response = await fetch(`${url}/sse`, {
      headers: { Accept: "text/event-stream", ...headers },
      signal: abort.signal,
    });
    if (response.status !== 200) {
      return { status: response.status, headers: response.headers, text: await response.text() };
    }
    const stream = new SseStream(url, headers, response, abort);
    await stream.until(() => (stream.path === "" ? undefined : stream.path));
    return stream;
  }

  /** Posts a message, or any text; what this resolves with is no more than that it was taken or refused. */
  async post(
    message: object | string,
    { path = this.path, headers = this.#sent }: { path?: string; headers?: HeadersByName } = {},
  ): Promise<StreamAnswer> {
    const response = await fetch(this.#url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: typeof message === "string" ? message : JSON.stringify(message),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  answerTo(id: unknown): Promise<StreamMessage> {
    return this.until(() =>
      this.messages.find((message) => message.id === id && message.method === undefined),
    );
  }

  /** The first value that is not undefined, looking whenever something comes. Rejects if the stream ends without it. */
  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const watcher = () => {
        const found = find();
        if (found === undefined && !this.#isOver) return;
        this.#watchers.delete(watcher);
        if (found !== undefined) resolve(found);
        else reject(new Error(`the stream ended:\n${this.text}`));
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  hangUp(): void {
    this.#abort.abort();
  }

  async #read({ body }: Response): Promise<void> {
    let rest = "";
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      this.text += chunk;
      const events = (rest + chunk).split("\n\n");
      rest = events.pop()!;
      for (const event of events) this.#take(event);
      this.#look();
    }
  }

  #take(event: string): void {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
    if (name === "endpoint") this.path = data!;
    if (name === "message") this.messages.push(JSON.parse(data!) as StreamMessage);
  }

  #end(how: "whole" | "broken"): "whole" | "broken" {
    this.#isOver = true;
    this.#look();
    return how;
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
