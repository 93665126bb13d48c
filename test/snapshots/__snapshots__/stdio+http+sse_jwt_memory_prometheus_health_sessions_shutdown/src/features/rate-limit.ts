import { Buckets } from "../lib/bucket.ts";
import { defineFeature } from "../lib/feature.ts";
import {
  checkCosts,
  createAdmission,
  rateLimitSettings,
  toRate,
} from "../lib/rate-limit/admission.ts";

/** So many messages a minute for each caller, counted in this process. */
export const rateLimit = defineFeature({
  name: "rate-limit",
  transport: "http",
  settings: rateLimitSettings,
  check: checkCosts,

  start({ settings, logger }) {
    const rate = toRate(settings);
    return { admit: createAdmission(new Buckets(rate), rate, logger) };
  },
});
