import type { Feature } from "../lib/feature.ts";
import { admin } from "./admin.ts";
import { health } from "./health.ts";

export const features: readonly Feature[] = [
  // In the order in which a request meets them.
  admin,
  health,
];
