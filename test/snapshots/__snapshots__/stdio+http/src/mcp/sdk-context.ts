import type { RequestId, ServerContext } from "@modelcontextprotocol/server";

import type { Logger } from "../lib/logger.ts";
import type { Answers } from "./ask.ts";
import type { CallContext, Caller } from "./context.ts";
import { createProgressGate } from "./progress.ts";

const PINO_LEVEL = {
  debug: "debug",
  info: "info",
  warning: "warn",
  error: "error",
} as const;

export interface Call {
  readonly context: CallContext;
  /** Nothing may be sent about a call after its answer. */
  end(): void;
}

/** Makes of the SDK's context what tools, resources and prompts get to see. */
export function toCall(
  sdk: ServerContext,
  logger: Logger,
  answers: Answers,
): Call {
  const { mcpReq } = sdk;
  const log = logger.child({ requestId: mcpReq.id satisfies RequestId });
  const progressToken = mcpReq._meta?.progressToken;
  const admits = createProgressGate();
  let ended = false;
  return {
    context: {
      signal: mcpReq.signal,
      caller: toCaller(sdk),
      answers,
      raw: sdk,
      async progress(done, total, message) {
        if (progressToken === undefined || ended) return;
        if (!admits(done, total)) return;
        await mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken, progress: done, total, message },
        });
      },
      async log(level, message, details) {
        log[PINO_LEVEL[level]](details ?? {}, message);
        if (ended) return;
        await mcpReq.log(level, details ? { message, ...details } : message);
      },
    },
    end: () => {
      ended = true;
    },
  };
}

function toCaller({ http }: ServerContext): Caller | undefined {
  const auth = http?.authInfo;
  return auth && { id: auth.clientId, scopes: auth.scopes };
}
