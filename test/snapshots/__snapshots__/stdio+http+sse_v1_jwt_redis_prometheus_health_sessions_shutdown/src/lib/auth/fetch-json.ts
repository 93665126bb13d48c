const MAX_BYTES = 262_144;

/** A document of the authorization server. It is not trusted to be small, to be JSON, or to send us elsewhere. */
export async function fetchJson(
  url: string,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(url, {
    signal,
    redirect: "manual",
    headers: { Accept: "application/json" },
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new AnswerError(
      response.status,
      `${url} answers with ${response.status}`,
    );
  }
  const text = await readText(url, response);
  try {
    return JSON.parse(text);
  } catch {
    throw new AnswerError(response.status, `${url} does not answer with JSON`);
  }
}

/** Somebody answers there, with something else. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function readText(url: string, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > MAX_BYTES) {
      throw new Error(`${url} answers with more than ${MAX_BYTES} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
