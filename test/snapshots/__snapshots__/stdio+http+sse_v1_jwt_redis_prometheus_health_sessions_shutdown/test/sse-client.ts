interface Message {
  readonly id?: string | number;
  readonly method?: string;
  readonly result?: { readonly content: readonly { readonly text: string }[] };
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client of 2024: reads a stream, and posts to where its first event says. */
export async function openStream(
  url: string,
  headers: Record<string, string> = {},
) {
  const hangUp = new AbortController();
  const response = await fetch(`${url}/sse`, {
    headers,
    signal: hangUp.signal,
  });
  const events = readEvents(response);
  const { value: path = "" } = await events.next();
  return {
    path,
    headers: response.headers,
    /** The status with which a message is taken or refused. */
    async post(
      message: object,
      { to = path, as = headers }: { to?: string; as?: typeof headers } = {},
    ): Promise<number> {
      const { status } = await fetch(url + to, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...as },
        body: JSON.stringify(message),
      });
      return status;
    },
    /** The next message on the stream; undefined at its end. */
    async next(): Promise<Message | undefined> {
      const { value } = await events.next();
      return value === undefined ? undefined : (JSON.parse(value) as Message);
    },
    hangUp: () => hangUp.abort(),
  };
}

/** The data of each event. */
async function* readEvents({ body }: Response): AsyncGenerator<string, void> {
  let text = "";
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield data;
    }
  }
}
