import type { Feature } from "../lib/feature.ts";
import { admin } from "./admin.ts";
import { metrics } from "./metrics.ts";
import { health } from "./health.ts";
import { rateLimit } from "./rate-limit.ts";
import { auth } from "./auth.ts";

export const features: readonly Feature[] = [
  // In the order in which a request meets them.
  admin,
  metrics,
  health,
  rateLimit,
  auth,
];
