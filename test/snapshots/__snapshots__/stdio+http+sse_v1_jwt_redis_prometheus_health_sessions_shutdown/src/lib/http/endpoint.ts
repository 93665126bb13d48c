import type { ServerResponse } from "node:http";

import type { StartOptions } from "../../mcp/transport.ts";
import type { Exchange, Message, Refusal } from "../feature.ts";
import type { OpenMessages } from "./open-messages.ts";
import type { httpSettings } from "./settings.ts";

type Awaitable<T> = T | Promise<T>;

/**
 * A way for clients to reach the server over HTTP; `src/mcp/endpoints.ts` lists them. What comes here has been through
 * the doors and the features: nothing else decides who may come in.
 */
export interface Endpoint {
  /** Where another endpoint is too, the first in the list is asked first. */
  readonly paths: Readonly<Record<string, Methods>>;
  /** The headers of its answers that web pages may read, beside those of every answer. */
  readonly exposedHeaders?: readonly string[];
  /** Ends what clients hold open, each with its last message. */
  close(): Promise<void>;
}

/**
 * What can be done at a path; anything else is refused with 405. Undefined leaves a request to the next endpoint there.
 * `sent` resolves when the answer to the request has been sent, or nobody is there any more to send it to.
 */
export interface Methods {
  /** Answers messages. Their body has been read, and they have been counted and admitted, as if they had come to /mcp. */
  readonly POST?: (
    exchange: Exchange,
    messages: readonly Message[],
    body: unknown,
    sent: Promise<void>,
  ) => Awaitable<Response | AnsweredElsewhere | Refusal | undefined>;
  /** Opens a stream, which counts as one message. */
  readonly GET?: (
    exchange: Exchange,
    sent: Promise<void>,
  ) => Awaitable<Response | Takeover | Refusal | undefined>;
  /** Ends what was opened, which counts as one message. */
  readonly DELETE?: (
    exchange: Exchange,
  ) => Awaitable<Response | Refusal | undefined>;
}

/** Messages are answered another way than the request that they came in, or on a stream that it may leave meanwhile. */
export interface AnsweredElsewhere {
  /** Until then, they count as being answered. */
  readonly answered: Promise<unknown>;
  /** What the request itself gets; an empty 202 if nothing is given. */
  readonly response?: Response;
}

/** Writes an answer itself, to Node's own response. The headers that every answer has are set already. */
export type Takeover = (outgoing: ServerResponse) => Promise<void>;

export interface EndpointOptions extends StartOptions<typeof httpSettings> {
  /** The messages that came in a request, to be told how they are answered. */
  messagesOf(request: Request): OpenMessages | undefined;
}

/** What can be done at each path, by whichever endpoint takes the request. */
export function methodsByPath(
  endpoints: readonly Endpoint[],
): Map<string, Methods> {
  const all = new Map<string, Methods>();
  for (const { paths } of endpoints) {
    for (const [path, methods] of Object.entries(paths)) {
      all.set(path, inTurn(all.get(path), methods));
    }
  }
  return all;
}

function inTurn(first: Methods | undefined, next: Methods): Methods {
  if (!first) return next;
  const POST = firstToTake(first.POST, next.POST);
  const GET = firstToTake(first.GET, next.GET);
  const DELETE = firstToTake(first.DELETE, next.DELETE);
  return {
    ...(GET && { GET }),
    ...(POST && { POST }),
    ...(DELETE && { DELETE }),
  };
}

type Handler<Given extends unknown[], Answer> = (
  ...given: Given
) => Awaitable<Answer | undefined>;

function firstToTake<Given extends unknown[], Answer>(
  first: Handler<Given, Answer> | undefined,
  next: Handler<Given, Answer> | undefined,
): Handler<Given, Answer> | undefined {
  if (!first || !next) return first ?? next;
  return async (...given) => (await first(...given)) ?? next(...given);
}
