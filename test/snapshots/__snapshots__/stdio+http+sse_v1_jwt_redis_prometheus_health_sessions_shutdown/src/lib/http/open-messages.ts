import type { Outcome } from "../../mcp/chain.ts";
import type { Tool } from "../../mcp/tool.ts";
import type { Message, Observer, Refusal } from "../feature.ts";

/** What an answer to a request shows by itself: an error of the protocol is none of the first two. */
export type Answer = "ok" | "tool_error" | "invalid_input" | "internal";

interface Open {
  readonly message: Message;
  /** What the chain says of a tool call, before its answer is sent. */
  called: Outcome | undefined;
}

/**
 * The messages of one request that have not ended. Each ends once, whichever way it comes to it, and the observers
 * are told.
 */
export class OpenMessages {
  readonly #observers: readonly Observer[];
  readonly #since = performance.now();
  #open: Open[];

  constructor(messages: readonly Message[], observers: readonly Observer[]) {
    this.#observers = observers;
    this.#open = messages.map((message) => ({ message, called: undefined }));
    for (const message of messages) {
      for (const observer of observers) observer.began(message);
    }
  }

  /** A tool call has gone through the chain. */
  called(id: Message["id"], tool: Tool, outcome: Outcome): void {
    const call = this.#find(
      id,
      ({ message, called }) => message.tool === tool && called === undefined,
    );
    if (call) call.called = outcome;
  }

  /** The answer to a request is being sent. */
  answered(id: Message["id"], answer: Answer): void {
    const open = this.#find(id, ({ called }) => called !== undefined);
    if (open) this.#end(open, outcomeOf(open, answer));
  }

  /** The client takes a request back: it is not answered. */
  cancelled(id: Message["id"]): void {
    const open = this.#find(id);
    if (open) this.#end(open, "cancelled");
  }

  refused(refusal: Refusal): void {
    for (const observer of this.#observers) observer.refused(refusal);
    this.#endAll(() => OUTCOME_OF_REFUSAL[refusal.reason]);
  }

  /** The messages were taken in, or were not: whoever asked for an answer still gets one if the status is a success. */
  served(status: number): void {
    if (status >= 400) this.#endAll(() => outcomeOfStatus(status));
    this.#endAll(outcomeOfUnanswered, ({ kind }) => kind !== "request");
  }

  /** Nothing more can be sent. */
  closed(): void {
    this.#endAll(({ method }) =>
      // Its stream is its answer.
      method === "subscriptions/listen" ? "ok" : "cancelled",
    );
  }

  /** Nothing keeps a client from giving several requests one id: then it is the one that is rather meant. */
  #find(
    id: Message["id"],
    isMeant: (open: Open) => boolean = () => true,
  ): Open | undefined {
    const hasId = ({ message }: Open) => message.id === id;
    return (
      this.#open.find((open) => hasId(open) && isMeant(open)) ??
      this.#open.find(hasId)
    );
  }

  #endAll(
    outcome: (message: Message) => Outcome,
    isMeant: (message: Message) => boolean = () => true,
  ): void {
    for (const open of this.#open.filter(({ message }) => isMeant(message))) {
      this.#end(open, outcome(open.message));
    }
  }

  #end(open: Open, outcome: Outcome): void {
    this.#open = this.#open.filter((other) => other !== open);
    const ms = performance.now() - this.#since;
    for (const observer of this.#observers) {
      observer.ended(open.message, outcome, ms);
    }
  }
}

const OUTCOME_OF_REFUSAL: Record<Refusal["reason"], Outcome> = {
  unauthenticated: "forbidden",
  forbidden: "forbidden",
  rate_limited: "rate_limited",
  busy: "rate_limited",
  draining: "internal",
  unavailable: "internal",
};

function outcomeOf({ called }: Open, answer: Answer): Outcome {
  if (answer === "ok") return called ?? "ok";
  if (answer !== "tool_error") return answer;
  // The SDK says in a result, too, what is wrong with a call that it does not let through.
  if (called === undefined) return "invalid_input";
  return called === "ok" || called === "asked" ? "tool_error" : called;
}

function outcomeOfStatus(status: number): Outcome {
  // 499: the client was gone before there was an answer.
  if (status === 499) return "cancelled";
  return status >= 500 ? "internal" : "invalid_input";
}

/** A call without an id asks for no answer, and calls nothing. */
function outcomeOfUnanswered({ method }: Message): Outcome {
  return method === "tools/call" ? "invalid_input" : "ok";
}
