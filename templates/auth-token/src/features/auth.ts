import { readFileSync } from "node:fs";
import * as z from "zod";

import { createGate } from "../lib/auth/gate.ts";
import { findCaller, parseTokens } from "../lib/auth/tokens.ts";
import { defineFeature } from "../lib/feature.ts";
import type { Settings } from "../lib/settings.ts";

const tokenSettings = {
  AUTH_TOKENS: z.string().meta({ secret: true }).optional(),
  AUTH_TOKENS_FILE: z.string().optional(),
};

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
    return createGate({
      server,
      logger,
      identify: (token) => findCaller(token, tokens, Date.now()),
    });
  },
});

function readTokens({
  AUTH_TOKENS,
  AUTH_TOKENS_FILE,
}: Settings<typeof tokenSettings>) {
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
