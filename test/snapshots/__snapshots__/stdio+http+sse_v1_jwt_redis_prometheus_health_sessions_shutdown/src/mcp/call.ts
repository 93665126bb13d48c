import type { Logger } from "../lib/logger.ts";
import type { Answers, Question } from "./ask.ts";
import type { CallContext, Caller, LogLevel } from "./context.ts";
import { createProgressGate } from "./progress.ts";

const PINO_LEVEL = {
  debug: "debug",
  info: "info",
  warning: "warn",
  error: "error",
} as const;

/** What a client says that it can be asked for. */
export interface ClientCapabilities {
  readonly elicitation?:
    | {
        readonly form?: object | undefined;
        readonly url?: object | undefined;
      }
    | undefined;
  readonly sampling?: object | undefined;
  readonly roots?: object | undefined;
}

/** A request as the SDK knows it. */
export interface SdkRequest {
  readonly id: string | number;
  readonly signal: AbortSignal;
  readonly caller: Caller | undefined;
  /** Empty where the client cannot be asked anything. */
  readonly client: ClientCapabilities;
  readonly raw: unknown;
  /** Undefined if the client did not ask to be told. */
  readonly tellProgress:
    | ((progress: number, total?: number, message?: string) => Promise<void>)
    | undefined;
  tellLog(level: LogLevel, data: unknown): Promise<void>;
}

export interface Call {
  readonly context: CallContext;
  /** Nothing may be sent about a call after its answer. */
  end(): void;
}

/** Makes of a request what tools, resources and prompts get to see. */
export function createCall(
  request: SdkRequest,
  logger: Logger,
  answers: Answers,
): Call {
  const { tellProgress } = request;
  // Made when something is logged: most calls log nothing themselves.
  const log = () => logger.child({ requestId: request.id });
  const admits = createProgressGate();
  let ended = false;
  // A client that is gone cannot be told, and a tool that does not wait for this would end the process by it.
  const tell = (sent: Promise<void>) =>
    sent.catch((error: unknown) => log().debug({ err: error }, "not told"));
  return {
    context: {
      signal: request.signal,
      caller: request.caller,
      answers,
      raw: request.raw,
      canAsk: (question) => isAnswerable(question, request.client),
      async progress(done, total, message) {
        if (!tellProgress || ended || !admits(done, total)) return;
        await tell(tellProgress(done, total, message));
      },
      async log(level, message, details) {
        log()[PINO_LEVEL[level]](details ?? {}, message);
        if (ended) return;
        await tell(
          request.tellLog(level, details ? { message, ...details } : message),
        );
      },
    },
    end: () => {
      ended = true;
    },
  };
}

export function isAnswerable(
  { kind }: Question,
  { elicitation, sampling, roots }: ClientCapabilities,
): boolean {
  switch (kind) {
    case "form":
      // Before there were links, clients declared forms by an empty object.
      return Boolean(elicitation && (elicitation.form || !elicitation.url));
    case "link":
      return elicitation?.url !== undefined;
    case "sample":
      return sampling !== undefined;
    case "roots":
      return roots !== undefined;
  }
}
