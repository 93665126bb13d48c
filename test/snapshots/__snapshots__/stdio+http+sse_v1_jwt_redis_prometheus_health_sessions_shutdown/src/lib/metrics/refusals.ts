import { Counter, type Registry } from "prom-client";

import type { Observer, Refusal } from "../feature.ts";
import { OTHER } from "./labels.ts";

/** Counts the requests that are refused because of who sends them, or how many. */
export function countRefusals(registry: Registry): Pick<Observer, "refused"> {
  const registers = [registry];
  const authentication = new Counter({
    name: "mcp_auth_failures_total",
    help: "Requests that were refused because nobody knows who sent them, by what was wrong",
    labelNames: ["reason"],
    registers,
  });
  const limits = new Counter({
    name: "mcp_rate_limited_total",
    help: "Requests that were refused because there were too many, by the limit that they met",
    labelNames: ["policy"],
    registers,
  });
  return {
    refused({ reason, detail = OTHER }: Refusal) {
      if (reason === "unauthenticated") authentication.inc({ reason: detail });
      if (reason === "rate_limited" || reason === "busy") {
        limits.inc({ policy: detail });
      }
    },
  };
}
