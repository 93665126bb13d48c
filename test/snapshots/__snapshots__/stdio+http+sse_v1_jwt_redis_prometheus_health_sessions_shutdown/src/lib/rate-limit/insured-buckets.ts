import type { Buckets, Taken } from "../bucket.ts";
import type { Logger } from "../logger.ts";
import type { RedisBuckets } from "./redis-buckets.ts";

const PATIENCE_MS = 150;
const RETRY_MS = 1_000;

interface Options {
  readonly shared: Pick<RedisBuckets, "take" | "probe">;
  readonly own: Buckets;
  readonly logger: Logger;
}

/**
 * Buckets in Redis, and those of this process while Redis does not answer. Then only the calls that are already waiting
 * wait in vain; those that follow are decided here at once, until Redis has answered a question that nobody waits for.
 */
export class InsuredBuckets {
  readonly #options: Options;
  #isAway = false;
  #isStopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** True while each process limits by itself. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Finds out whether Redis answers, before anybody needs it. */
  async start(): Promise<void> {
    await inTime(this.#options.shared.probe()).catch((error: Error) =>
      this.lose(error),
    );
  }

  async take(key: string, units: number): Promise<Taken> {
    const { shared, own } = this.#options;
    if (this.#isAway) return own.take(key, units);
    try {
      const taken = await inTime(shared.take(key, units));
      // Whoever has had his calls does not get them again because Redis is lost.
      if (taken.allowed) own.take(key, units);
      return taken;
    } catch (error) {
      this.lose(error as Error);
      return own.take(key, units);
    }
  }

  /** Asks Redis no more until it is back. */
  lose({ message }: Error): void {
    if (this.#isAway || this.#isStopped) return;
    this.#isAway = true;
    this.#options.logger.warn(
      { reason: message },
      "redis does not answer: until it does, each process limits calls by itself",
    );
    this.#retryLater();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #retryLater(): void {
    setTimeout(() => {
      if (this.#isStopped) return;
      inTime(this.#options.shared.probe()).then(
        () => {
          this.#isAway = false;
          this.#options.logger.info("redis is back");
        },
        () => this.#retryLater(),
      );
    }, RETRY_MS).unref();
  }
}

/** Rejects if there is no answer in time. One that came while the process was busy is in time. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error(`no answer in ${PATIENCE_MS} ms`));
    // What has arrived meanwhile is read after timers, and before this.
    timer = setTimeout(() => setImmediate(giveUp), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
