import type { Exchange, Message, Refusal } from "../feature.ts";

/** Counts what is going on, and keeps one caller from taking all the places. */
export class Concurrency {
  readonly #limit: number;
  readonly #limitPerCaller: number;
  readonly #what: string;
  readonly #byCaller = new Map<string, number>();
  #total = 0;
  #answers = 0;
  /** Each says whether it is done. */
  #waiting: (() => boolean)[] = [];

  /** @param what goes on, for those who are refused */
  constructor(
    limit: number,
    limitPerCaller: number,
    what = "calls are being answered",
  ) {
    this.#limit = limit;
    this.#limitPerCaller = limitPerCaller;
    this.#what = what;
  }

  /** Takes places for the messages of one request, or says why there are none. */
  enter(
    { caller, address }: Exchange,
    messages: readonly Message[],
  ): { release: () => void } | Refusal {
    const isRequest = messages.some(({ kind }) => kind === "request");
    // A notification is done with at once: who has no place left can still cancel a call.
    const places = messages.filter(
      ({ kind }) => kind !== "notification",
    ).length;
    const isSubscription = messages.some(
      ({ method }) => method === "subscriptions/listen",
    );
    const key = caller?.id ?? address;
    const taken = this.#byCaller.get(key) ?? 0;
    // A response is part of a call that was let in before.
    if (isRequest && taken + places > this.#limitPerCaller) {
      return refused(429, "caller", `Too many of your ${this.#what}`);
    }
    if (isRequest && this.#total + places > this.#limit) {
      return refused(503, "server", `Too many ${this.#what}`);
    }
    this.#byCaller.set(key, taken + places);
    this.#total += places;
    if (!isSubscription) this.#answers += 1;

    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      const left = (this.#byCaller.get(key) ?? 0) - places;
      if (left > 0) this.#byCaller.set(key, left);
      else this.#byCaller.delete(key);
      this.#total -= places;
      if (!isSubscription) this.#answers -= 1;
      this.#waiting = this.#waiting.filter((check) => !check());
    };
    return { release };
  }

  /** Resolves when nothing is being answered any more. Subscriptions do not count: they end when they are told to. */
  idle(): Promise<void> {
    return this.#until(() => this.#answers === 0);
  }

  /** Resolves when no subscription is open either. */
  empty(): Promise<void> {
    return this.#until(() => this.#total === 0);
  }

  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (condition()) resolve();
        return condition();
      };
      if (!check()) this.#waiting.push(check);
    });
  }
}

function refused(
  status: number,
  whose: "caller" | "server",
  message: string,
): Refusal {
  return {
    reason: "busy",
    detail: `concurrency_of_${whose}`,
    status,
    message: `${message}: try again in a second`,
    headers: { "Retry-After": "1" },
    data: { retryAfterSeconds: 1 },
  };
}
