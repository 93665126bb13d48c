import { readFileSync } from "node:fs";
import { z } from "zod";

import { challenge, readBearer } from "../lib/auth/bearer.ts";
import { DEFAULT_SCOPE, missingScopes } from "../lib/auth/scopes.ts";
import { findCaller, parseTokens } from "../lib/auth/tokens.ts";
import { Buckets } from "../lib/bucket.ts";
import { defineFeature, type Exchange, type Refusal } from "../lib/feature.ts";
import type { Settings } from "../lib/settings.ts";
import { failure } from "../mcp/chain.ts";

const tokenSettings = {
  AUTH_TOKENS: z.string().meta({ secret: true }).optional(),
  AUTH_TOKENS_FILE: z.string().optional(),
};

type TokenSettings = Settings<typeof tokenSettings>;

/** Callers say who they are with a token (Authorization: Bearer …); `npm run token:new` makes one. */
export const auth = defineFeature({
  name: "auth",
  transport: "http",
  authenticates: true,
  settings: tokenSettings,

  check(settings) {
    try {
      readTokens(settings);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  },

  start({ settings, server, logger }) {
    const tokens = readTokens(settings);
    // Somebody who guesses is stopped before anything is computed for him.
    const failures = new Buckets({ perMinute: 10, burst: 10 });

    const unauthorized = (
      { address }: Exchange,
      reason: string,
      error?: string,
    ): Refusal => {
      failures.take(address);
      logger.warn({ address, reason }, "authentication failed");
      const attributes = {
        realm: server.name,
        scope: DEFAULT_SCOPE,
        ...(error && { error }),
      };
      return {
        status: 401,
        message: "A valid bearer token is needed",
        headers: { "WWW-Authenticate": challenge(attributes) },
      };
    };

    return {
      step(exchange) {
        const { request, address } = exchange;
        if (failures.isEmpty(address)) return tooManyFailures;
        const bearer = readBearer(request.headers.get("authorization"));
        if (bearer === "missing") return unauthorized(exchange, bearer);
        if (bearer === "malformed") {
          return unauthorized(exchange, bearer, "invalid_token");
        }
        const caller = findCaller(bearer.token, tokens, Date.now());
        if (typeof caller === "string") {
          return unauthorized(exchange, caller, "invalid_token");
        }
        exchange.caller = caller;
        return undefined;
      },

      admit({ caller }, messages) {
        const tools = messages.flatMap(({ tool }) => tool ?? []);
        const missing = missingScopes(caller?.scopes ?? [], tools);
        if (missing.length === 0) return undefined;
        return {
          status: 403,
          message: `This needs the scope ${missing.join(" ")}`,
          headers: {
            "WWW-Authenticate": challenge({
              realm: server.name,
              error: "insufficient_scope",
              scope: missing.join(" "),
            }),
          },
        };
      },

      // Again, around the tool itself: if the way there ever forgets to ask, nothing runs.
      async link(call, next) {
        const granted = call.context.caller?.scopes ?? [];
        const missing = missingScopes(granted, [call.tool]);
        return missing.length === 0
          ? next()
          : failure("forbidden", `This needs the scope ${missing.join(" ")}`);
      },
    };
  },
});

const tooManyFailures: Refusal = {
  status: 429,
  message: "Too many requests without a valid token: try again in a minute",
  headers: { "Retry-After": "60" },
  data: { retryAfterSeconds: 60 },
};

function readTokens({ AUTH_TOKENS, AUTH_TOKENS_FILE }: TokenSettings) {
  if (!AUTH_TOKENS && !AUTH_TOKENS_FILE) {
    throw new Error(
      "AUTH_TOKENS or AUTH_TOKENS_FILE is required: npm run token:new makes a token",
    );
  }
  try {
    return parseTokens(AUTH_TOKENS ?? readFileSync(AUTH_TOKENS_FILE!, "utf8"));
  } catch (error) {
    throw new Error(
      `${AUTH_TOKENS ? "AUTH_TOKENS" : "AUTH_TOKENS_FILE"}: ${(error as Error).message}`,
    );
  }
}
