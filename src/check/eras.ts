import type { Options } from "../options/table.ts";
import type { Era } from "./official-clients.ts";

/** The protocol's eras that a project with these options speaks, the older one first, and those that it does not. */
export function erasOf(options: Options): { spoken: readonly Era[]; unspoken: readonly Era[] } {
  // The older line of the SDK knows nothing newer.
  return options.sdk === "v1"
    ? { spoken: ["2025-11-25"], unspoken: ["2026-07-28"] }
    : { spoken: ["2025-11-25", "2026-07-28"], unspoken: [] };
}
