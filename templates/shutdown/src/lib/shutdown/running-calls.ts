import { failure, type ToolLink } from "../../mcp/chain.ts";

/** The tool calls that are going on. */
export class RunningCalls {
  readonly #names = new Map<symbol, string>();
  readonly #abandon = new AbortController();
  readonly #waiting: (() => void)[] = [];

  /** Keeps count of a call, and can abandon it. */
  readonly track: ToolLink = async (call, next) => {
    const id = Symbol();
    this.#names.set(id, call.tool.name);
    try {
      const { context } = call;
      const signal = AbortSignal.any([context.signal, this.#abandon.signal]);
      const result = await next({ ...call, context: { ...context, signal } });
      return this.#abandon.signal.aborted && !context.signal.aborted
        ? failure("internal", "The server is stopping: the call was abandoned")
        : result;
    } finally {
      this.#names.delete(id);
      if (this.#names.size === 0)
        for (const go of this.#waiting.splice(0)) go();
    }
  };

  /** Resolves when no call is going on. */
  idle(): Promise<void> {
    if (this.#names.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Aborts the calls that are left. Returns their tools' names. */
  abandon(): string[] {
    const names = [...this.#names.values()];
    this.#abandon.abort();
    return names;
  }
}
