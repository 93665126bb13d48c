import type { Options } from "../../src/options/table.ts";
import { someOptions } from "../unit/render/options.ts";
import { STATELESS_MISSES } from "./stateless.ts";
import type { Revision } from "./suite.ts";

/** A generated server, and what of the suite it has to pass. */
export interface Run {
  readonly title: string;
  readonly options: Options;
  readonly revisions: readonly Revision[];
  /** Scenarios that it cannot pass, each with the reason; undefined where it has to pass all. */
  readonly misses: Readonly<Record<string, string>>;
}

/** Nothing but what the suite reaches it by. */
export const nothing = someOptions({ transport: ["http"] });

export const everything = someOptions({
  transport: ["stdio", "http", "sse"],
  auth: "jwt",
  "rate-limit": "redis",
  metrics: "prometheus",
  health: true,
  shutdown: true,
});

export const runs: readonly Run[] = [
  {
    title: "v2 with nothing on",
    options: nothing,
    revisions: ["2026-07-28", "2025-11-25"],
    misses: STATELESS_MISSES,
  },
  {
    title: "v2 with everything on but sessions",
    options: everything,
    revisions: ["2026-07-28", "2025-11-25"],
    misses: STATELESS_MISSES,
  },
];
