import { randomUUID } from "node:crypto";

import type { Caller } from "../../mcp/context.ts";
import type { Logger } from "../logger.ts";

const IDLE_MS = 1_800_000;

/** What the store needs to know about a session. */
export interface Stored {
  readonly id: string;
  /** Who opened it; nobody else may use it. */
  readonly caller: Caller | undefined;
  /** True while a stream is open, or a call is not answered. */
  readonly isBusy: boolean;
  end(reason: string): Promise<void>;
}

/** The sessions that are open, each until its client ends it or has not used it for half an hour. */
export class SessionStore<Session extends Stored> {
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #open = new Map<
    string,
    { readonly session: Session; readonly release: () => void; used: number }
  >();

  constructor(logger: Logger, now: () => number = Date.now) {
    this.#logger = logger;
    this.#now = now;
  }

  /** An id that nobody can guess. It shows all the same not who calls: every request has to. */
  static newId(): string {
    return randomUUID();
  }

  /** @param release gives back the place that it took */
  add(session: Session, release: () => void): void {
    this.#open.set(session.id, { session, release, used: this.#now() });
  }

  /** Of another caller's session, not even that it exists is told. */
  find(id: string, caller: Caller | undefined): Session | undefined {
    const open = this.#open.get(id);
    if (!open || open.session.caller?.id !== caller?.id) return undefined;
    open.used = this.#now();
    return open.session;
  }

  async end({ id, caller }: Session, reason: string): Promise<void> {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    // Not by its id: whoever reads the log could use it.
    this.#logger.debug({ caller: caller?.id, reason }, "session ended");
    await open.session.end(reason);
    open.release();
  }

  /** To be called every now and then. */
  endIdle(): void {
    const now = this.#now();
    for (const open of this.#open.values()) {
      if (open.session.isBusy) open.used = now;
      else if (now - open.used >= IDLE_MS) {
        void this.end(open.session, "The session was not used for too long");
      }
    }
  }

  async endAll(reason: string): Promise<void> {
    const all = [...this.#open.values()];
    await Promise.all(all.map(({ session }) => this.end(session, reason)));
  }
}
