import { setTimeout as delay } from "node:timers/promises";

import type { Exchange, Message, Refusal } from "../lib/feature.ts";
import type { AnsweredElsewhere } from "../lib/http/endpoint.ts";
import type { OpenMessages } from "../lib/http/open-messages.ts";
import { refuse } from "../lib/http/refuse.ts";
import type { Logger } from "../lib/logger.ts";
import type { SessionEvents } from "../lib/sessions/event-log.ts";
import { OpenCalls } from "../lib/sessions/open-calls.ts";
import { toAuthInfo } from "./auth-info.ts";
import type { Caller } from "./context.ts";
import type { JSONRPCMessage, RequestId } from "./sdk-types.ts";
import { SessionTransport } from "./session-transport.ts";

const RETRY_MS = 1_000;
const FLUSH_MS = 1_000;
const INVALID_REQUEST = -32600;

interface SessionOptions {
  readonly id: string;
  readonly caller: Caller | undefined;
  readonly events: SessionEvents;
  /** How many calls may be open at once, those included that wait for the client's answer. */
  readonly maxCalls: number;
  readonly logger: Logger;
}

/** What a client has posted: one message, or several from clients of a time when that was allowed. */
interface Posted {
  readonly exchange: Exchange;
  readonly messages: readonly Message[];
  readonly body: unknown;
  /** To be told how the messages end. */
  readonly open: OpenMessages | undefined;
  /** Resolves when the stream that they are answered on is gone. */
  readonly sent: Promise<void>;
}

/** One client: its streams, and which of its requests have not been answered yet. */
export class Session extends SessionTransport {
  readonly id: string;
  readonly caller: Caller | undefined;
  readonly #events: SessionEvents;
  readonly #maxCalls: number;
  readonly #calls: OpenCalls;
  /** Each resolves when a stream is gone, or an answer sent. */
  readonly #open = new Set<Promise<void>>();

  constructor({ id, caller, events, maxCalls, logger }: SessionOptions) {
    const calls = new OpenCalls();
    super({
      sessionIdGenerator: () => id,
      retryInterval: RETRY_MS,
      eventStore: {
        storeEvent: (streamId, message) =>
          events.store(
            streamId,
            message,
            isAnswer(message) && calls.answering(message.id),
          ),
        async replayEventsAfter(eventId, { send }) {
          const { streamId, events: rest } = events.after(eventId)!;
          for (const { id, message } of rest) {
            await send(id, message as JSONRPCMessage);
          }
          return streamId;
        },
      },
    });
    this.id = id;
    this.caller = caller;
    this.#events = events;
    this.#maxCalls = maxCalls;
    this.#calls = calls;
    this.onerror = (error) => logger.debug({ err: error }, "request refused");
  }

  get isBusy(): boolean {
    return this.#open.size > 0 || this.#calls.size > 0;
  }

  async take({
    exchange: { request, caller },
    messages,
    body,
    open,
    sent,
  }: Posted): Promise<Response | AnsweredElsewhere | Refusal> {
    const ids = messages.flatMap(({ kind, id }) =>
      kind === "request" && id !== undefined ? [id] : [],
    );
    const isTaken = (id: RequestId, index: number) =>
      this.#calls.get(id) !== undefined || ids.indexOf(id) !== index;
    if (ids.some(isTaken)) {
      return refuse(
        { status: 400, message: "Another request has this id" },
        { code: INVALID_REQUEST, id: ids[0]! },
      );
    }
    if (this.#calls.size + ids.length > this.#maxCalls) {
      return {
        reason: "busy",
        detail: "calls_of_session",
        status: 429,
        message: "Too many calls of this session are not answered yet",
        headers: { "Retry-After": "1" },
      };
    }
    for (const id of ids) {
      this.#calls.begin(id, { messages: open, sent, together: ids });
    }
    const bodies: unknown[] = [body].flat();
    const about = bodies
      .filter(isAnswer)
      .flatMap(({ id }) => this.#calls.answeredBy(id) ?? []);
    const answered = this.#calls.needless([...ids, ...about]);
    this.#watch(sent);

    const response = await this.handleRequest(request, {
      parsedBody: body,
      ...(caller && { authInfo: toAuthInfo(caller) }),
    });
    if (!response.ok) {
      for (const id of ids) this.#calls.end(id);
      return response;
    }
    for (const message of bodies) await this.#cancel(message);
    return ids.length > 0 ? { response, answered } : { answered };
  }

  /** Opens a stream, or takes up one that was lost. The client's newest counts: it knows of no other any more. */
  openStream(
    { request }: Exchange,
    lastEventId: string | null,
    sent: Promise<void>,
  ): Response | Promise<Response> {
    this.#watch(sent);
    if (lastEventId === null) {
      this.closeStandaloneSSEStream();
      return this.handleRequest(request);
    }
    const rest = this.#events.after(lastEventId);
    if (!rest) {
      return refuse({
        status: 400,
        message: "What came after this event is not kept any more",
      });
    }
    // The SDK's first line would hold it open.
    if (rest.isWhole) return whole(rest.events, this.id);
    return this.#events.whileTakingUp(() => this.handleRequest(request));
  }

  /** Those that a request came in, while it is not answered. */
  messagesWith(id: RequestId): OpenMessages | undefined {
    return this.#calls.get(id)?.messages;
  }

  override async send(
    message: JSONRPCMessage,
    options: { relatedRequestId?: RequestId } = {},
  ): Promise<void> {
    const { relatedRequestId: about } = options;
    try {
      await super.send(message, options);
      if ("method" in message && "id" in message && about !== undefined) {
        this.#calls.asked(message.id, about);
      }
    } finally {
      // Also if nobody is there any more to be sent it.
      if (isAnswer(message)) this.#calls.end(message.id);
    }
  }

  /** Ends it. Whoever waits for an answer is told that there will be none. */
  async end(reason: string): Promise<void> {
    for (const id of this.#calls.ids()) {
      this.#calls.get(id)?.messages?.closed();
      await this.#tell(id, reason);
    }
    this.#events.forgetAll();
    await this.close();
    const all = Promise.all(this.#open);
    await Promise.race([all, delay(FLUSH_MS, undefined, { ref: false })]);
  }

  /** What is cancelled is not answered, and its stream ends. Who takes it up is told; so the SDK forgets it, too. */
  async #cancel(message: unknown): Promise<void> {
    if (!isObject(message) || !("method" in message && "params" in message)) {
      return;
    }
    if (message.method !== "notifications/cancelled") return;
    const { requestId: id } = message.params as { requestId: RequestId };
    const call = this.#calls.get(id);
    if (!call) return;
    if (call.together.length === 1) this.closeSSEStream(id);
    await this.#tell(id, "Cancelled");
  }

  async #tell(id: RequestId, reason: string): Promise<void> {
    const error = { code: 503, message: reason };
    try {
      await super.send({ jsonrpc: "2.0", id, error });
    } catch (error) {
      this.onerror?.(error as Error);
    }
    this.#calls.end(id);
  }

  #watch(sent: Promise<void>): void {
    this.#open.add(sent);
    void sent.then(() => this.#open.delete(sent));
  }
}

function isAnswer(message: unknown): message is { id: RequestId } {
  return isObject(message) && !("method" in message) && "id" in message;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A stream that was lost, from where it was lost to its end. */
function whole(
  events: readonly { readonly id: string; readonly message: object }[],
  sessionId: string,
): Response {
  const texts = events.map(
    ({ id, message }) =>
      `event: message\nid: ${id}\ndata: ${JSON.stringify(message)}\n\n`,
  );
  return new Response(texts.join(""), {
    headers: {
      "Content-Type": "text/event-stream",
      "X-Accel-Buffering": "no",
      "Mcp-Session-Id": sessionId,
    },
  });
}
