import type { OPTIONS } from "../options/table.ts";
import { admin } from "./admin.ts";
import { auth } from "./auth.ts";
import { authJwt } from "./auth-jwt.ts";
import { authToken } from "./auth-token.ts";
import { base } from "./base.ts";
import { bucket } from "./bucket.ts";
import type { Feature } from "./feature.ts";
import { health } from "./health.ts";
import { http } from "./http.ts";
import { metrics } from "./metrics.ts";
import { packageManager } from "./package-manager.ts";
import { rateLimitMemory } from "./rate-limit-memory.ts";
import { rateLimitRedis } from "./rate-limit-redis.ts";
import { rateLimit } from "./rate-limit.ts";
import { sdkV1 } from "./sdk-v1.ts";
import { sdkV2 } from "./sdk-v2.ts";
import { sessions } from "./sessions.ts";
import { shutdown } from "./shutdown.ts";
import { sse } from "./sse.ts";
import { stdio } from "./stdio.ts";

type Row = (typeof OPTIONS)[number];

/** Every value of an option that brings something into a project: `auth=token`, or `health` for a switch. */
type Choice<R extends Row = Row> = R extends { variant: true; kind: "switch" }
  ? R["id"]
  : R extends { variant: true; values: readonly { readonly id: infer Value extends string }[] }
    ? `${R["id"]}=${Exclude<Value, "none">}`
    : never;

/** What no value brings by itself: `base` is always there, the others are shared. */
type Shared = "base" | "package-manager" | "bucket" | "auth" | "admin" | "rate-limit";

/**
 * In the order in which a request meets them. A value that is added to the option table, and brings no feature here,
 * does not compile.
 */
export const registry = {
  base,
  "package-manager": packageManager,
  "sdk=v2": sdkV2,
  "sdk=v1": sdkV1,
  "transport=stdio": stdio,
  // Before the endpoint that takes what it leaves.
  sessions,
  "transport=http": http,
  "transport=sse": sse,
  bucket,
  auth,
  admin,
  // Before the shutdown, or it would hear of that only when it is over.
  "metrics=prometheus": metrics,
  health,
  shutdown,
  // Before the scopes, or calls that lack one would cost nothing; who calls is found out before either.
  "rate-limit": rateLimit,
  "rate-limit=memory": rateLimitMemory,
  "rate-limit=redis": rateLimitRedis,
  "auth=token": authToken,
  "auth=jwt": authJwt,
} as const satisfies { readonly [Key in Shared | Choice]: Feature };

export const features: readonly Feature[] = Object.values(registry);
