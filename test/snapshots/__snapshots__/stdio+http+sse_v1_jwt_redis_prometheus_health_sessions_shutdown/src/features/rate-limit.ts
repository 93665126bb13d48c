import { Buckets } from "../lib/bucket.ts";
import { defineFeature } from "../lib/feature.ts";
import {
  checkCosts,
  createAdmission,
  rateLimitSettings,
  toRate,
} from "../lib/rate-limit/admission.ts";
import { InsuredBuckets } from "../lib/rate-limit/insured-buckets.ts";
import { RedisBuckets } from "../lib/rate-limit/redis-buckets.ts";
import { RedisConnection } from "../lib/redis/connection.ts";
import { redisUrl } from "../lib/redis/url.ts";

/** So many messages a minute for each caller, counted in Redis: all replicas share the limit. */
export const rateLimit = defineFeature({
  name: "rate-limit",
  transport: "http",
  settings: { ...rateLimitSettings, REDIS_URL: redisUrl() },
  check: (settings, server) => checkCosts(settings, server),

  async start({ settings, server, logger }) {
    const rate = toRate(settings);
    const redis = new RedisConnection(settings.REDIS_URL);
    const buckets = new InsuredBuckets({
      shared: new RedisBuckets(redis, `${server.name}:rate-limit:`, rate),
      own: new Buckets(rate),
      logger,
    });
    await redis.connect();
    await buckets.start();
    redis.onLost((error) => buckets.lose(error));

    return {
      admit: createAdmission(buckets, rate, logger),
      degraded: () => buckets.isAway,
      async close() {
        buckets.stop();
        redis.close();
      },
    };
  },
});
