import type { Tool } from "../mcp/tool.ts";
import { convertTemperature } from "./convert-temperature.ts";
import { countPrimes } from "./count-primes.ts";
import { hashText } from "./hash-text.ts";

export const tools: readonly Tool[] = [
  // One line a tool.
  convertTemperature,
  hashText,
  countPrimes,
];
