import type { OpenMessages } from "../http/open-messages.ts";

type Id = string | number;

interface OpenCall {
  /** The messages that it came with, to be told how it ends. */
  readonly messages: OpenMessages | undefined;
  /** Resolves when the stream that it came on is gone. */
  readonly sent: Promise<void>;
  /** All calls that are answered on that stream. */
  readonly together: readonly Id[];
}

/** The requests of one session that are not answered, and what the client is being asked because of them. */
export class OpenCalls {
  readonly #calls = new Map<Id, OpenCall>();
  /** Those whose answer is on its way. */
  readonly #answering = new Set<Id>();
  /** What is to be done once a call needs the server no more. */
  readonly #waiting = new Map<Id, (() => void)[]>();
  /** By the id of a question to the client: the call that it is about. */
  readonly #questions = new Map<Id, Id>();

  get size(): number {
    return this.#calls.size;
  }

  ids(): Id[] {
    return [...this.#calls.keys()];
  }

  get(id: Id): OpenCall | undefined {
    return this.#calls.get(id);
  }

  begin(id: Id, call: OpenCall): void {
    this.#calls.set(id, call);
  }

  /** From here on, a call waits for a person: it must not keep others from being served, or the server from stopping. */
  asked(question: Id, id: Id): void {
    this.#questions.set(question, id);
    this.#release(id);
  }

  /** The call that a question was about: its answer is part of that. */
  answeredBy(question: Id): Id | undefined {
    const id = this.#questions.get(question);
    this.#questions.delete(question);
    return id;
  }

  /** A call is about to be answered. True if nothing else will come on its stream. */
  answering(id: Id): boolean {
    this.#answering.add(id);
    const { together = [] } = this.#calls.get(id) ?? {};
    return together.every(
      (other) => this.#answering.has(other) || !this.#calls.has(other),
    );
  }

  /** A call is answered, or will never be. It has its place until the answer has left: a client may read nothing. */
  end(id: Id): void {
    const call = this.#calls.get(id);
    if (!call) return;
    this.#calls.delete(id);
    this.#answering.delete(id);
    for (const [question, about] of this.#questions) {
      if (about === id) this.#questions.delete(question);
    }
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    void call.sent.then(() => waiting.forEach((go) => go()));
  }

  /** Resolves when none of these calls needs the server. */
  async needless(ids: readonly Id[]): Promise<void> {
    const open = ids.filter((id) => this.#calls.has(id));
    await Promise.all(
      open.map(
        (id) =>
          new Promise<void>((resolve) => {
            const others = this.#waiting.get(id) ?? [];
            this.#waiting.set(id, [...others, resolve]);
          }),
      ),
    );
  }

  #release(id: Id): void {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const go of waiting) go();
  }
}
