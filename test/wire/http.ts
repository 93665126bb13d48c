import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { headersFor, modern, type Answer, type Message } from "./messages.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Every JSON-RPC message of the body, be it one JSON value or a stream of events; the answer is the last. */
  readonly messages: readonly Answer[];
  readonly answer: Answer;
}

export interface PostOptions {
  readonly headers?: Record<string, string | undefined>;
  readonly path?: string;
  readonly signal?: AbortSignal;
}

/** Posts a JSON-RPC message, or any text, with the headers that a client of its era sends. */
export async function post(
  url: string,
  message: Message | readonly unknown[] | string,
  { headers = {}, path = "/mcp", signal }: PostOptions = {},
): Promise<HttpAnswer> {
  const all = { ...headersFor(message), ...headers };
  const response = await fetch(url + path, {
    method: "POST",
    headers: Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ) as [string, string][],
    body: typeof message === "string" ? message : JSON.stringify(message),
    ...(signal && { signal }),
  });
  return readAnswer(response.status, response.headers, await response.text());
}

export function readAnswer(status: number, headers: Headers, body: string): HttpAnswer {
  const isStream = headers.get("content-type")?.startsWith("text/event-stream");
  const parts = isStream
    ? body.split("\n").flatMap((line) => /^data: ?(?<data>.+)/.exec(line)?.groups?.["data"] ?? [])
    : [body];
  const messages = parts.flatMap((part) => parse(part));
  return { status, headers, body, messages, answer: messages.at(-1) ?? {} };
}

function parse(part: string): Answer[] {
  try {
    return [JSON.parse(part) as Answer].flat();
  } catch {
    return [];
  }
}

/** Proves that the server is still there and well. Returns what went wrong, for `toBe("well")`. */
export async function wellness(url: string): Promise<string> {
  const { status, body } = await post(
    url,
    modern("tools/call", {
      name: "hash_text",
      arguments: { text: "abc" },
    }),
  );
  return status === 200 && body.includes("ba7816bf8f01cfea") ? "well" : `${status} ${body}`;
}

/**
 * Sends bytes as they are, and returns everything that comes back until the connection is closed; or reset, as one is
 * that a server has answered and closed while more is on its way to it.
 */
export async function raw(url: string, bytes: string | Buffer): Promise<string> {
  const socket = open(url).on("error", () => {});
  const received: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => received.push(chunk));
  socket.write(bytes);
  await once(socket, "close");
  return Buffer.concat(received).toString();
}

export function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** A request as bytes, with exactly these headers. `Connection: close` is the caller's to send. */
export function request(
  line: string,
  headers: readonly string[],
  message: Message | string = modern("tools/list"),
): string {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  return [line, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
}

/** The lines that a modern client sends, apart from Host. */
export function headerLines(message: Message): string[] {
  return Object.entries(headersFor(message)).map(([name, value]) => `${name}: ${value}`);
}

/** The status of the first response in what came back. */
export function statusOf(response: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1]);
}
