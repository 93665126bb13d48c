import type { Rate, Taken } from "../bucket.ts";
import type { ActiveFeature } from "../feature.ts";
import type { Logger } from "../logger.ts";
import { integer, type Settings } from "../settings.ts";
import type { ServerDefinition } from "../../server.ts";

export const rateLimitSettings = {
  RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(60),
  RATE_LIMIT_BURST: integer(1, 1_000_000).default(10),
};

type RateLimitSettings = Settings<typeof rateLimitSettings>;

/** Where the calls of each caller are counted. */
export interface Limiter {
  take(key: string, units: number): Taken | Promise<Taken>;
}

export function toRate(settings: RateLimitSettings): Rate {
  return {
    perMinute: settings.RATE_LIMIT_PER_MINUTE,
    burst: settings.RATE_LIMIT_BURST,
  };
}

/** Tools that cost more than the burst: nobody could ever call them. */
export function checkCosts(
  { RATE_LIMIT_BURST }: RateLimitSettings,
  { tools }: ServerDefinition,
): string[] {
  return tools
    .filter(({ cost = 1 }) => cost > RATE_LIMIT_BURST)
    .map(
      ({ name, cost }) =>
        `RATE_LIMIT_BURST=${RATE_LIMIT_BURST}: ${name} costs ${cost}, and could never be called`,
    );
}

/**
 * Charges each caller, or each address where nobody has to say who calls, for its messages. Every answer says what is
 * left.
 */
export function createAdmission(
  limiter: Limiter,
  { perMinute, burst }: Rate,
  logger: Logger,
): NonNullable<ActiveFeature["admit"]> {
  const policy = `"default";q=${burst};w=${seconds((burst * 60_000) / perMinute)}`;

  return async ({ caller, address, headers }, messages) => {
    const cost = messages.reduce((sum, { tool }) => sum + (tool?.cost ?? 1), 0);
    const taken = await limiter.take(caller?.id ?? address, cost);
    headers["RateLimit-Policy"] = policy;
    headers["RateLimit"] =
      `"default";r=${taken.remaining};t=${seconds(taken.fullAfterMs)}`;
    if (taken.allowed) return undefined;

    logger.debug({ policy: "default" }, "rate limited");
    const refusal = { reason: "rate_limited", detail: "default" } as const;
    if (cost > burst) {
      return {
        ...refusal,
        status: 429,
        message: `This request counts as ${cost} calls, and ${burst} at once are allowed: send less`,
      };
    }
    const wait = Math.max(1, seconds(taken.retryAfterMs));
    return {
      ...refusal,
      status: 429,
      message: `Too many calls: try again in ${wait} s`,
      headers: { "Retry-After": String(wait) },
      data: { retryAfterSeconds: wait },
    };
  };
}

/** Rounded up, save for less than a millisecond: a rate in whole microseconds is off by that much. */
function seconds(milliseconds: number): number {
  return Math.ceil(Math.round(milliseconds) / 1000);
}
