const MAX_LENGTH = 67_108_864;
const MAX_LENGTH_PER_SESSION = 4_194_304;
/** What an event takes besides its text, roughly: many small ones are not free. */
const OVERHEAD = 500;

interface Event {
  readonly id: string;
  readonly streamId: string;
  readonly message: object;
  readonly isLast: boolean;
  readonly length: number;
  readonly session: SessionEvents;
}

interface Rest {
  readonly streamId: string;
  readonly events: readonly Pick<Event, "id" | "message">[];
  /** True if there is no more to come. */
  readonly isWhole: boolean;
}

/** How much is kept of what was sent, over all sessions: the oldest makes room. In characters, as JSON. */
export class EventLog {
  readonly #oldestFirst = new Set<Event>();
  readonly #limit: number;
  #length = 0;

  constructor(limit = MAX_LENGTH) {
    this.#limit = limit;
  }

  keep(event: Event): void {
    this.#oldestFirst.add(event);
    this.#length += event.length;
    for (const { session, id } of this.#oldestFirst) {
      if (this.#length <= this.#limit) return;
      session.forget(id);
    }
  }

  drop(event: Event): void {
    this.#oldestFirst.delete(event);
    this.#length -= event.length;
  }
}

/**
 * What one session was sent last, so that a client that has lost a stream can have the rest of it. Whoever still finds
 * an event here finds all that came after it.
 */
export class SessionEvents {
  readonly #log: EventLog;
  readonly #limit: number;
  readonly #oldestFirst = new Map<string, Event>();
  #length = 0;
  #lastId = 0;
  /** Resolves when no stream is just being taken up again. */
  #takenUp: Promise<void> = Promise.resolve();

  constructor(log: EventLog, limit = MAX_LENGTH_PER_SESSION) {
    this.#log = log;
    this.#limit = limit;
  }

  /** What came after an event on its stream; undefined if that is not known any more. */
  after(eventId: string): Rest | undefined {
    const first = this.#oldestFirst.get(eventId);
    if (!first) return undefined;
    const all = [...this.#oldestFirst.values()];
    const later = all
      .slice(all.indexOf(first))
      .filter(({ streamId }) => streamId === first.streamId);
    return {
      streamId: first.streamId,
      events: later.slice(1),
      isWhole: later.some(({ isLast }) => isLast),
    };
  }

  /** @param isLast whether nothing else will come on the stream */
  async store(
    streamId: string,
    message: object,
    isLast = false,
  ): Promise<string> {
    await this.#takenUp;
    const id = String((this.#lastId += 1));
    const length = JSON.stringify(message).length + OVERHEAD;
    const event = { id, streamId, message, isLast, length, session: this };
    this.#oldestFirst.set(id, event);
    this.#length += length;
    this.#log.keep(event);
    for (const oldest of this.#oldestFirst.keys()) {
      if (this.#length <= this.#limit) break;
      this.forget(oldest);
    }
    return id;
  }

  /**
   * Holds back what is to be sent while a stream is taken up again: it would fall between what is sent once more and
   * what is sent from then on.
   */
  whileTakingUp<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#takenUp;
    const working = work();
    this.#takenUp = working.then(
      () => before,
      () => before,
    );
    return working;
  }

  forget(eventId: string): void {
    const event = this.#oldestFirst.get(eventId);
    if (!event) return;
    this.#oldestFirst.delete(eventId);
    this.#length -= event.length;
    this.#log.drop(event);
  }

  forgetAll(): void {
    for (const id of this.#oldestFirst.keys()) this.forget(id);
  }
}
