import type { ServerResponse } from "node:http";

import type { AnsweredElsewhere } from "../lib/http/endpoint.ts";
import type { OpenMessages } from "../lib/http/open-messages.ts";
import { refuse } from "../lib/http/refuse.ts";
import type { Logger } from "../lib/logger.ts";
import type { Caller } from "./context.ts";
import type {
  JSONRPCMessage,
  RequestId,
  Server,
  TransportSendOptions,
} from "./sdk-types.ts";
import {
  extraOf,
  isCancellation,
  isMessage,
  isRequest,
  isResponse,
  SSEServerTransport,
} from "./sse-transport.ts";

const KEEP_ALIVE_MS = 15_000;
const FLUSH_MS = 1_000;
const INVALID_REQUEST = -32600;

/** One client: its stream, and which of its requests have not been answered there yet. */
export class SseSession extends SSEServerTransport {
  /** Who opened it; nobody else may use it. */
  readonly caller: Caller | undefined;
  /** Resolves when the stream is gone, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #outgoing: ServerResponse;
  /** By the id of a request: what is to be done once it is answered. */
  readonly #unanswered = new Map<RequestId, (() => void)[]>();
  /** By the id of a request: the message that it came as, until it has ended. */
  readonly #messages = new Map<RequestId, OpenMessages>();
  /** By the id of a question to the client: the request that it is about. */
  readonly #questions = new Map<RequestId, RequestId>();
  /** What is to be done once the client has read what it was sent. */
  #unread: (() => void)[] = [];

  constructor(
    path: string,
    outgoing: ServerResponse,
    caller: Caller | undefined,
    logger: Logger,
  ) {
    super(path, outgoing);
    this.caller = caller;
    this.#outgoing = outgoing;
    this.onerror = (error) => logger.debug({ err: error }, "request refused");
    // Something may be sent in the moment between the end of the connection and the news of it.
    outgoing.on("error", (error) => logger.debug({ err: error }, "not sent"));
    outgoing.on("drain", () => this.#goOn());
    this.closed = new Promise((resolve) => outgoing.once("close", resolve));
    void this.closed.then(() => {
      for (const id of this.#unanswered.keys()) this.#settle(id);
      this.#goOn();
      for (const messages of this.#messages.values()) messages.closed();
    });
  }

  /** Sends the client what the server has for it, for as long as the stream is open. */
  async serve(server: Server): Promise<void> {
    this.#outgoing.setHeader("X-Accel-Buffering", "no");
    await server.connect(this);
    const timer = setInterval(() => {
      if (!this.#outgoing.writableEnded) {
        this.#outgoing.write(": still here\n\n");
      }
    }, KEEP_ALIVE_MS).unref();
    void this.closed.then(() => clearInterval(timer));
  }

  /** Takes a message that the client has posted. */
  async take(
    body: unknown,
    from: {
      request: Request;
      caller: Caller | undefined;
      messages: OpenMessages | undefined;
    },
  ): Promise<Response | AnsweredElsewhere> {
    if (!isMessage(body)) {
      return refuse(
        { status: 400, message: "The body is not one JSON-RPC message" },
        { code: INVALID_REQUEST },
      );
    }
    if (isRequest(body) && this.#unanswered.has(body.id)) {
      return refuse(
        { status: 400, message: "Another request has this id" },
        { code: INVALID_REQUEST, id: body.id },
      );
    }
    if (isRequest(body) && from.messages) {
      this.#messages.set(body.id, from.messages);
    }
    const answered = this.#whenAnswered(body);
    await this.handleMessage(body, extraOf(from.request, from.caller));
    if (isCancellation(body)) {
      this.#messages.delete(body.params.requestId ?? "");
    }
    return { answered };
  }

  /** Those that a request came in, while it is not answered. */
  messagesWith(id: RequestId): OpenMessages | undefined {
    return this.#messages.get(id);
  }

  override async send(
    message: JSONRPCMessage,
    { relatedRequestId: about }: TransportSendOptions = {},
  ): Promise<void> {
    await super.send(message);
    if (isResponse(message)) {
      if (message.id === undefined) return;
      this.#settle(message.id);
      this.#messages.delete(message.id);
    } else if ("id" in message && about !== undefined) {
      this.#questions.set(message.id, about);
      // From here on, it waits for a person: it must not keep others from being served, or the server from stopping.
      this.#release(about);
    }
  }

  /** Ends the stream. Whoever waits for an answer is told that there will be none. */
  async end(): Promise<void> {
    const isOpen = !this.#outgoing.writableEnded && !this.#outgoing.destroyed;
    for (const id of isOpen ? this.#unanswered.keys() : []) {
      const error = { code: 503, message: "The server is stopping: try again" };
      await super.send({ jsonrpc: "2.0", id, error });
    }
    await this.close();
    const timer = setTimeout(() => this.#outgoing.destroy(), FLUSH_MS);
    await this.closed;
    clearTimeout(timer);
  }

  /** Resolves when a message needs the server no more. An answer of the client's is part of what it was asked about. */
  async #whenAnswered(message: JSONRPCMessage): Promise<void> {
    let id: RequestId | undefined;
    if (isRequest(message)) {
      ({ id } = message);
      this.#unanswered.set(id, []);
    } else if (isResponse(message)) {
      const question = message.id ?? "";
      id = this.#questions.get(question);
      this.#questions.delete(question);
    } else if (isCancellation(message)) {
      // What is cancelled is not answered.
      this.#settle(message.params.requestId ?? "");
    }
    const waiting = id === undefined ? undefined : this.#unanswered.get(id);
    if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
  }

  #settle(id: RequestId): void {
    this.#release(id);
    this.#unanswered.delete(id);
  }

  #release(id: RequestId): void {
    this.#unread.push(...(this.#unanswered.get(id)?.splice(0) ?? []));
    // A client that reads nothing would otherwise let the server fill its memory with answers.
    if (!this.#outgoing.writableNeedDrain) this.#goOn();
  }

  #goOn(): void {
    for (const go of this.#unread.splice(0)) go();
  }
}
