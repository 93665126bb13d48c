import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type McpServer,
  type RequestId,
  type ServerContext,
} from "@modelcontextprotocol/server";

import type { Logger } from "../lib/logger.ts";
import type { Answers, Question } from "./ask.ts";
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
  server: McpServer,
  sdk: ServerContext,
  logger: Logger,
  answers: Answers,
): Call {
  const { mcpReq } = sdk;
  // Made when something is logged: most calls log nothing themselves.
  const log = () => logger.child({ requestId: mcpReq.id satisfies RequestId });
  const progressToken = mcpReq._meta?.progressToken;
  const admits = createProgressGate();
  let ended = false;
  // A client that is gone cannot be told, and a tool that does not wait for this would end the process by it.
  const tell = (send: () => Promise<void>) =>
    send().catch((error: unknown) => log().debug({ err: error }, "not told"));
  return {
    context: {
      signal: mcpReq.signal,
      caller: toCaller(sdk),
      answers,
      raw: withoutToken(sdk),
      canAsk: (question) => isAnswerable(question, clientOf(server, sdk)),
      async progress(done, total, message) {
        if (progressToken === undefined || ended) return;
        if (!admits(done, total)) return;
        await tell(() =>
          mcpReq.notify({
            method: "notifications/progress",
            params: { progressToken, progress: done, total, message },
          }),
        );
      },
      async log(level, message, details) {
        log()[PINO_LEVEL[level]](details ?? {}, message);
        if (ended) return;
        await tell(() =>
          mcpReq.log(level, details ? { message, ...details } : message),
        );
      },
    },
    end: () => {
      ended = true;
    },
  };
}

/** Today's clients say with every request what they can do; those of 2025 said it once. */
function clientOf(
  { server }: McpServer,
  { mcpReq }: ServerContext,
): ClientCapabilities {
  // It has been checked by the SDK, whose types do not name its keys.
  const envelope = mcpReq.envelope as
    Record<string, ClientCapabilities> | undefined;
  return (
    envelope?.[CLIENT_CAPABILITIES_META_KEY] ??
    server.getClientCapabilities() ??
    {}
  );
}

function isAnswerable(
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

/** A tool that sends the request's headers on must not send the caller's token with them. */
function withoutToken(sdk: ServerContext): ServerContext {
  const request = sdk.http?.req;
  if (!request) return sdk;
  return {
    ...sdk,
    http: {
      ...sdk.http,
      // Made when it is looked at: to copy the headers takes longer than many a tool.
      get req() {
        const headers = new Headers(request.headers);
        headers.delete("authorization");
        return new Request(request.url, { method: request.method, headers });
      },
    },
  };
}

function toCaller({ http }: ServerContext): Caller | undefined {
  if (!http?.authInfo) return undefined;
  const { clientId: id, scopes, extra } = http.authInfo;
  return { id, scopes, ...(extra as Pick<Caller, "subject">) };
}
