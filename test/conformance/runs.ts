import type { Options } from "../../src/options/table.ts";
import { someOptions } from "../unit/render/options.ts";
import { STATELESS_MISSES } from "./stateless.ts";
import type { Revision } from "./suite.ts";

/** Nothing but what the suite reaches it by. */
export const nothing = someOptions({ transport: ["http"] });

export const everything = someOptions({
  transport: ["stdio", "http", "sse"],
  auth: "jwt",
  "rate-limit": "redis",
  metrics: "prometheus",
  health: true,
  sessions: true,
  shutdown: true,
});

const stateless = { ...everything, sessions: false };

/** The generated servers that the suite is run against. */
export const servers: Readonly<Record<string, Options>> = {
  "v2 with nothing on": nothing,
  "v2 with everything on but sessions": stateless,
  "v2 with everything on": everything,
  "v1 with nothing on": { ...nothing, sdk: "v1" },
  "v1 with everything on but sessions": { ...stateless, sdk: "v1" },
  "v1 with everything on": { ...everything, sdk: "v1" },
};

/** What such a server speaks. */
export function revisionsOf({ sdk }: Options): readonly Revision[] {
  return sdk === "v2" ? ["2026-07-28", "2025-11-25"] : ["2025-11-25"];
}

/** The scenarios that it cannot pass, each with the reason. */
export function missesOf(
  { sessions }: Options,
  revision: Revision,
): Readonly<Record<string, string>> {
  return revision === "2025-11-25" && !sessions ? STATELESS_MISSES : {};
}
