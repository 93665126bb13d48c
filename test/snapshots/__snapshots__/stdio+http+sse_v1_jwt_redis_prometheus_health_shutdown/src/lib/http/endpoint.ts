import type { ServerResponse } from "node:http";

import type { StartOptions } from "../../mcp/transport.ts";
import type { Exchange, Message } from "../feature.ts";
import type { OpenMessages } from "./open-messages.ts";
import type { httpSettings } from "./settings.ts";

type Awaitable<T> = T | Promise<T>;

/**
 * A way for clients to reach the server over HTTP; `src/mcp/endpoints.ts` lists them. What comes here has been through
 * the doors and the features: nothing else decides who may come in.
 */
export interface Endpoint {
  readonly paths: Readonly<Record<string, Methods>>;
  /** Ends what clients hold open, each with its last message. */
  close(): Promise<void>;
}

/** What can be done at a path; anything else is refused with 405. */
export interface Methods {
  /** Answers messages. Their body has been read, and they have been counted and admitted, as if they had come to /mcp. */
  POST?(
    exchange: Exchange,
    messages: readonly Message[],
    body: unknown,
  ): Awaitable<Response | AnsweredElsewhere>;
  /** Opens a stream, which counts as one message. */
  GET?(exchange: Exchange): Awaitable<Response | Takeover>;
}

/** Answers go another way than the request came, which gets a 202. Until they are sent, it counts as being answered. */
export interface AnsweredElsewhere {
  readonly answered: Promise<unknown>;
}

/** Writes an answer itself, to Node's own response. The headers that every answer has are set already. */
export type Takeover = (outgoing: ServerResponse) => Promise<void>;

export interface EndpointOptions extends StartOptions<typeof httpSettings> {
  /** The messages that came in a request, to be told how they are answered. */
  messagesOf(request: Request): OpenMessages | undefined;
}
