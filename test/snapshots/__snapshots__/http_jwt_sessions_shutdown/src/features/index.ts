import type { Feature } from "../lib/feature.ts";
import { shutdown } from "./shutdown.ts";
import { auth } from "./auth.ts";

export const features: readonly Feature[] = [
  // In the order in which a request meets them.
  shutdown,
  auth,
];
