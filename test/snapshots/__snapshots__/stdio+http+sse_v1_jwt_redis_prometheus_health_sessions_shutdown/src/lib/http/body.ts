import { refuse } from "./refuse.ts";

const PARSE_ERROR = -32700;

/** Reads the body once, and no more of it than is allowed. Answers with what is wrong with it, if something is. */
export async function readJson(
  request: Request,
  maxBytes: number,
): Promise<{ json: unknown } | Response> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return refuse({
      status: 415,
      message: "The Content-Type must be application/json",
    });
  }
  // A small compressed body can unpack to one of any size.
  if ((request.headers.get("content-encoding") ?? "identity") !== "identity") {
    return refuse({ status: 415, message: "The body must not be compressed" });
  }
  const text = await readText(request, maxBytes);
  if (text === undefined) {
    return refuse({
      status: 413,
      message: `The body is larger than ${maxBytes} bytes (MAX_BODY_BYTES)`,
      headers: { Connection: "close" },
    });
  }
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return refuse(
      { status: 400, message: "The body is not valid JSON" },
      { code: PARSE_ERROR },
    );
  }
}

async function readText(
  request: Request,
  maxBytes: number,
): Promise<string | undefined> {
  const length = request.headers.get("content-length");
  // Node cuts a body at its declared length, so that only one without has to be counted.
  if (length !== null) {
    return Number(length) > maxBytes ? undefined : request.text();
  }
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
