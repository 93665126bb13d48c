import type { Resource } from "../mcp/resource.ts";
import { temperatureScales } from "./temperature-scales.ts";

export const resources: readonly Resource[] = [
  // One line a resource.
  temperatureScales,
];
