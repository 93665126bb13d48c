import { failure } from "../../mcp/chain.ts";
import type { Caller } from "../../mcp/context.ts";
import type { ServerDefinition } from "../../server.ts";
import { Buckets } from "../bucket.ts";
import type { ActiveFeature, Exchange, Refusal } from "../feature.ts";
import type { Logger } from "../logger.ts";
import { challenge, readBearer } from "./bearer.ts";
import {
  DEFAULT_SCOPE,
  hasScopes,
  neededScopes,
  relevantScopes,
} from "./scopes.ts";

/** Why a token is not accepted. A client is told to bring another one, and no more. */
export interface Rejection {
  /** In one of a few fixed words: it is logged, and counted by. */
  readonly reason: string;
  /** The program that it was made for, where that is known. */
  readonly client?: string;
}

interface GateOptions {
  readonly server: ServerDefinition;
  readonly logger: Logger;
  /** What every challenge says, besides the server's name and the scopes. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Whose token it is, or why it is nobody's, or why that cannot be said now. */
  identify(
    token: string,
  ): Caller | Rejection | Refusal | Promise<Caller | Rejection | Refusal>;
}

/** Lets in who brings a token that is known, to what its scopes are for. */
export function createGate({ server, logger, hints, identify }: GateOptions) {
  // Somebody who guesses is stopped before anything is computed for him.
  const failures = new Buckets({ perMinute: 10, burst: 10 });

  const challenged = (attributes: Readonly<Record<string, string>>) => ({
    "WWW-Authenticate": challenge({
      realm: server.name,
      ...hints,
      ...attributes,
    }),
  });
  const unauthorized = (
    detail: string,
    error: Readonly<Record<string, string>> = {},
  ): Refusal => ({
    reason: "unauthenticated",
    detail,
    status: 401,
    message: "A valid bearer token is needed",
    headers: challenged({ ...error, scope: DEFAULT_SCOPE }),
  });
  const rejected = (
    { address }: Exchange,
    { reason, client }: Rejection,
  ): Refusal => {
    failures.take(address);
    logger.warn({ address, reason, client }, "authentication failed");
    return unauthorized(reason, { error: "invalid_token" });
  };

  return {
    async step(exchange) {
      const { request, address } = exchange;
      if (failures.isEmpty(address)) return tooManyFailures;
      const bearer = readBearer(request.headers.get("authorization"));
      // Nothing was tried: an OAuth client begins like this, to be told where tokens come from.
      if (bearer === "missing") return unauthorized(bearer);
      if (bearer === "malformed") return rejected(exchange, { reason: bearer });
      const found = await identify(bearer.token);
      if ("status" in found) return found;
      if ("reason" in found) return rejected(exchange, found);
      exchange.caller = found;
      return undefined;
    },

    admit({ caller }, messages) {
      const needed = [...new Set(messages.flatMap(neededScopes))];
      if (caller && hasScopes(caller.scopes, needed)) return undefined;
      // Clients of 2025 ask for a token with what is named here, and nothing else: with what is needed alone, they would
      // lose what they have, and go in circles.
      const better = new Set([
        ...relevantScopes(caller?.scopes ?? [], server.tools),
        ...needed,
      ]);
      return {
        reason: "forbidden",
        status: 403,
        message: `This needs the scope ${needed.join(" ")}`,
        headers: challenged({
          error: "insufficient_scope",
          scope: [...better].join(" "),
        }),
      };
    },

    // Again, around the tool itself: if the way there ever forgets to ask, nothing runs.
    async link(call, next) {
      const { caller } = call.context;
      const needed = neededScopes({ method: "tools/call", tool: call.tool });
      if (caller && hasScopes(caller.scopes, needed)) return next();
      return failure("forbidden", `This needs the scope ${needed.join(" ")}`);
    },
  } satisfies ActiveFeature;
}

const tooManyFailures: Refusal = {
  reason: "rate_limited",
  detail: "failed_authentication",
  status: 429,
  message: "Too many requests without a valid token: try again in a minute",
  headers: { "Retry-After": "60" },
  data: { retryAfterSeconds: 60 },
};
