import type { Feature } from "../lib/feature.ts";
import { admin } from "./admin.ts";
import { metrics } from "./metrics.ts";
import { shutdown } from "./shutdown.ts";
import { rateLimit } from "./rate-limit.ts";

export const features: readonly Feature[] = [
  // In the order in which a request meets them.
  admin,
  metrics,
  shutdown,
  rateLimit,
];
