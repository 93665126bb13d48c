import { failure, type ToolCall, type ToolLink } from "../../mcp/chain.ts";

/** The tool calls that are going on. */
export class RunningCalls {
  readonly #calls = new Set<ToolCall>();
  readonly #waiting: (() => void)[] = [];

  readonly track: ToolLink = async (call, next) => {
    this.#calls.add(call);
    try {
      return await next();
    } finally {
      this.#calls.delete(call);
      if (this.#calls.size === 0)
        for (const go of this.#waiting.splice(0)) go();
    }
  };

  /** Resolves when no call is going on. */
  idle(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the calls that are left; their callers are told so. Returns the names of their tools. */
  abandon(): string[] {
    const calls = [...this.#calls];
    for (const call of calls) {
      call.stop(
        failure("internal", "The server stopped before the call ended"),
      );
    }
    return calls.map(({ tool }) => tool.name);
  }
}
