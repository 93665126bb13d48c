import type { Exchange, Message, Refusal } from "../feature.ts";

/** Counts the requests that are being answered, and keeps one caller from taking all the places. */
export class Concurrency {
  readonly #limit: number;
  readonly #limitPerCaller: number;
  readonly #byCaller = new Map<string, number>();
  #total = 0;
  #answers = 0;
  /** Each says whether it is done. */
  #waiting: (() => boolean)[] = [];

  constructor(limit: number, limitPerCaller: number) {
    this.#limit = limit;
    this.#limitPerCaller = limitPerCaller;
  }

  /** Takes places for the messages of one request, or says why there are none. */
  enter(
    { caller, address }: Exchange,
    messages: readonly Message[],
  ): { release: () => void } | Refusal {
    const places = messages.length;
    const isSubscription = messages.some(
      ({ method }) => method === "subscriptions/listen",
    );
    const key = caller?.id ?? address;
    const taken = this.#byCaller.get(key) ?? 0;
    if (taken + places > this.#limitPerCaller) {
      return refused(429, "Too many of your calls are being answered");
    }
    if (this.#total + places > this.#limit) {
      return refused(503, "Too many calls are being answered");
    }
    this.#byCaller.set(key, taken + places);
    this.#total += places;
    if (!isSubscription) this.#answers += 1;

    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      const left = this.#byCaller.get(key)! - places;
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

function refused(status: number, message: string): Refusal {
  return {
    status,
    message: `${message}: try again in a second`,
    headers: { "Retry-After": "1" },
    data: { retryAfterSeconds: 1 },
  };
}
