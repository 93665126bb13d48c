import { setImmediate } from "node:timers/promises";
import * as z from "zod";

import { defineTool } from "../mcp/tool.ts";

const SLICE = 20_000;

/** A tool with context: it tells how far it is, and stops when the client no longer waits. */
export const countPrimes = defineTool({
  name: "count_primes",
  title: "Count prime numbers",
  description: "Counts the prime numbers up to a limit.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({ limit: z.number().int().min(1).max(5_000_000) }),
  output: z.strictObject({ limit: z.number(), primes: z.number() }),
  async run({ limit }, context) {
    let primes = 0;
    for (let start = 0; start <= limit; start += SLICE) {
      // Long work is cut into slices, so that other calls get their turn in between.
      await setImmediate();
      context.signal.throwIfAborted();
      const end = Math.min(start + SLICE, limit + 1);
      for (let number = start; number < end; number += 1) {
        if (isPrime(number)) primes += 1;
      }
      await context.progress(end - 1, limit, `${primes} primes so far`);
    }
    return { limit, primes };
  },
});

function isPrime(number: number): boolean {
  if (number < 2) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) {
    if (number % divisor === 0) return false;
  }
  return true;
}
