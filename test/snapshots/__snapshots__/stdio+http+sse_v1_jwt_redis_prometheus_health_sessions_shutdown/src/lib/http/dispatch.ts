import type { ServerResponse } from "node:http";

import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import type { Tool } from "../../mcp/tool.ts";
import type {
  ActiveFeature,
  Exchange,
  Message,
  Observer,
  Refusal,
} from "../feature.ts";
import { readJson } from "./body.ts";
import type { Concurrency } from "./concurrency.ts";
import type { Methods, Takeover } from "./endpoint.ts";
import { NO_MESSAGE, readMessages, requestId } from "./messages.ts";
import { OpenMessages } from "./open-messages.ts";
import { refuse } from "./refuse.ts";
import type { HttpSettings } from "./settings.ts";

export interface DispatchOptions {
  readonly settings: HttpSettings;
  /** Those of the features, in the order in which a request meets them. */
  readonly admissions: readonly NonNullable<ActiveFeature["admit"]>[];
  readonly observers: readonly Observer[];
  readonly tools: readonly Tool[];
  readonly concurrency: Concurrency;
  /** By the request that they came in. */
  readonly openMessages: WeakMap<Request, OpenMessages>;
}

export interface Env {
  Bindings: HttpBindings;
  Variables: { exchange: Exchange; takeover?: Takeover };
}

/** Hands a request to what is at its path, if that has a use for it. */
export async function dispatch(
  c: Context<Env>,
  methods: Methods,
  options: DispatchOptions,
): Promise<Response> {
  const taken = await take(c, methods, options);
  if (taken) return taken;
  const allowed = Object.keys(methods).join(", ");
  return refuse({
    status: 405,
    message: `Use ${allowed} here`,
    headers: { Allow: allowed },
  });
}

function take(
  c: Context<Env>,
  { GET, POST, DELETE }: Methods,
  options: DispatchOptions,
): Promise<Response | undefined> | undefined {
  const exchange = c.get("exchange");
  const sent = closed(connectionOf(c)?.outgoing);
  switch (c.req.method) {
    case "POST":
      return POST && answer(c, POST, sent, options);
    case "GET":
      return GET && open(c, () => GET(exchange, sent), options);
    case "DELETE":
      return DELETE && open(c, () => DELETE(exchange), options);
    default:
      return undefined;
  }
}

async function answer(
  c: Context<Env>,
  post: NonNullable<Methods["POST"]>,
  sent: Promise<void>,
  {
    settings,
    admissions,
    observers,
    tools,
    concurrency,
    openMessages,
  }: DispatchOptions,
): Promise<Response | undefined> {
  const exchange = c.get("exchange");
  const body = await readJson(exchange.request, settings.MAX_BODY_BYTES);
  if (body instanceof Response) return body;

  const messages = readMessages(
    body.json,
    exchange.request.headers.get("mcp-protocol-version"),
    tools,
  );
  if (!Array.isArray(messages)) {
    return refuse(messages, { ...messages, id: requestId(body.json) });
  }

  const open = new OpenMessages(messages, observers);
  openMessages.set(exchange.request, open);
  const refused = (refusal: Refusal) => {
    open.refused(refusal);
    return refuse(refusal, { id: requestId(body.json) });
  };
  const place = concurrency.enter(exchange, messages);
  if ("status" in place) return refused(place);
  // An answer may go on being sent long after this: its end is what counts.
  let end: Promise<unknown> = sent;
  try {
    const refusal = await admit(exchange, messages, admissions);
    if (refusal) return refused(refusal);
    const answer = await post(exchange, messages, body.json, sent);
    if (answer === undefined) {
      open.served(405);
      return undefined;
    }
    if (answer instanceof Response) {
      open.served(answer.status);
      if (connectionOf(c)) void sent.then(() => open.closed());
      return answer;
    }
    if ("reason" in answer) return refused(answer);
    const { answered, response = new Response(null, { status: 202 }) } = answer;
    open.served(response.status);
    end = answer.response ? answered : Promise.all([sent, answered]);
    return response;
  } catch (error) {
    open.served(500);
    throw error;
  } finally {
    void end.then(place.release);
  }
}

/** For what counts as a message, and carries none. */
async function open(
  c: Context<Env>,
  take: () =>
    | ReturnType<NonNullable<Methods["GET"]>>
    | ReturnType<NonNullable<Methods["DELETE"]>>,
  { admissions, observers }: DispatchOptions,
): Promise<Response | undefined> {
  const refusal = await admit(c.get("exchange"), NO_MESSAGE, admissions);
  if (refusal) return refuseAll(refusal, observers);
  const answer = await take();
  if (answer === undefined || answer instanceof Response) return answer;
  if ("reason" in answer) return refuseAll(answer, observers);
  c.set("takeover", answer);
  return new Response(null);
}

/** The connection that a request came by. Tests send requests without one. */
export function connectionOf(c: Context<Env>): HttpBindings | undefined {
  return c.env as HttpBindings | undefined;
}

/** Resolves when an answer has been sent, or nobody is there any more to send it to. */
function closed(outgoing: ServerResponse | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!outgoing || outgoing.destroyed) resolve();
    else outgoing.once("close", resolve);
  });
}

/** The one place that decides whether messages are served: for each transport, protocol era and message of a batch. */
async function admit(
  exchange: Exchange,
  messages: readonly Message[],
  admissions: DispatchOptions["admissions"],
): Promise<Refusal | undefined> {
  for (const admission of admissions) {
    const refusal = await admission(exchange, messages);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Refuses a request of which no message was read. */
export function refuseAll(
  refusal: Refusal,
  observers: readonly Observer[],
): Response {
  for (const observer of observers) observer.refused(refusal);
  return refuse(refusal);
}
