import type { Feature } from "./feature.ts";

/** All replicas count together, in Redis. */
export const rateLimitRedis = {
  id: "rate-limit-redis",
  when: (options) => options["rate-limit"] === "redis",
  contribute: () => ({
    templates: ["rate-limit-redis"],
    bundled: ["ioredis"],
    settings: [
      {
        name: "REDIS_URL",
        meaning:
          "The Redis where calls are counted: redis://user:password@host:6379/0, or rediss:// for TLS",
        required: true,
      },
    ],
  }),
} as const satisfies Feature;
