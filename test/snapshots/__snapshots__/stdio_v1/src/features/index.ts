import type { Feature } from "../lib/feature.ts";

export const features: readonly Feature[] = [
  // In the order in which a request meets them.
];
