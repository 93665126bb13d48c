import type {
  Transport,
  TransportSendOptions,
} from "@modelcontextprotocol/sdk/shared/transport.js";
import type {
  JSONRPCMessage,
  JSONRPCRequest,
  MessageExtraInfo,
  RequestId,
} from "@modelcontextprotocol/sdk/types.js";

const STREAM = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-cache, no-transform",
  "X-Accel-Buffering": "no",
};

/**
 * One request and its answer: JSON, or a stream if there is anything to tell before it. The SDK's transport has to know
 * before what it will be, and as a stream every answer takes twice as long.
 */
export class CallTransport implements Transport {
  onclose?: () => void;
  onmessage?: <T extends JSONRPCMessage>(
    message: T,
    extra?: MessageExtraInfo,
  ) => void;
  #id: RequestId | undefined;
  #respond!: (response: Response) => void;
  #stream: ReadableStreamDefaultController<string> | undefined;
  #isClosed = false;

  async start(): Promise<void> {}

  /** Resolves when it is known how the answer is sent; without a body if the client was gone before. */
  handle(request: JSONRPCRequest, extra: MessageExtraInfo): Promise<Response> {
    this.#id = request.id;
    const response = new Promise<Response>((resolve) => {
      this.#respond = resolve;
    });
    this.onmessage?.(request, extra);
    return response;
  }

  async send(
    message: JSONRPCMessage,
    options?: TransportSendOptions,
  ): Promise<void> {
    const isAnswer = !("method" in message);
    if (this.#isClosed) return;
    if (!isAnswer && options?.relatedRequestId !== this.#id) return;
    if (isAnswer && !this.#stream) this.#respond(Response.json(message));
    else this.#write(message);
    if (isAnswer) queueMicrotask(() => void this.close());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stream?.close();
    this.#respond(new Response(null, { status: 499 }));
    this.onclose?.();
  }

  #write(message: JSONRPCMessage): void {
    if (!this.#stream) {
      const body = new ReadableStream<string>({
        start: (controller) => {
          this.#stream = controller;
        },
        cancel: () => this.close(),
      });
      const bytes = body.pipeThrough(new TextEncoderStream());
      this.#respond(new Response(bytes, { headers: STREAM }));
    }
    this.#stream?.enqueue(
      `event: message\ndata: ${JSON.stringify(message)}\n\n`,
    );
  }
}
