import type { Logger } from "../lib/logger.ts";
import type { Resource } from "./resource.ts";

type Listener = (uri: string) => void;

/** Watches the resources that can be watched, for as long as somebody listens. */
export class Changes {
  readonly #watches = new Map<string, (changed: () => void) => () => void>();
  readonly #listeners = new Set<Listener>();
  readonly #logger: Logger;
  #stops: (() => void)[] = [];

  constructor(resources: readonly Resource[], logger: Logger) {
    this.#logger = logger;
    for (const resource of resources) {
      if (!("uri" in resource) || !resource.watch) continue;
      this.#watches.set(resource.uri, resource.watch.bind(resource));
    }
  }

  /** Whether there is anything to watch. */
  get any(): boolean {
    return this.#watches.size > 0;
  }

  has(uri: string): boolean {
    return this.#watches.has(uri);
  }

  /** Calls the listener after each change with the resource's address, until the function that is returned is called. */
  listen(listener: Listener): () => void {
    if (this.#listeners.size === 0) this.#start();
    this.#listeners.add(listener);
    return () => {
      const isLast = this.#listeners.delete(listener);
      if (isLast && this.#listeners.size === 0) this.#stop();
    };
  }

  #start(): void {
    for (const [uri, watch] of this.#watches) {
      this.#attempt(uri, () => {
        this.#stops.push(watch(() => this.#tell(uri)));
      });
    }
  }

  #stop(): void {
    for (const stop of this.#stops.splice(0)) this.#attempt("all", stop);
  }

  #tell(uri: string): void {
    for (const listener of this.#listeners) listener(uri);
  }

  /** One resource that cannot be watched must not keep the others from it. */
  #attempt(resource: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#logger.error({ err: error, resource }, "watching failed");
    }
  }
}
