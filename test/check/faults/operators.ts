import type { Overlay } from "../../variants/project.ts";
import { without, type Faults } from "./fault.ts";

/** What operators would be told wrong, or nothing. */
export const operatorFaults: Faults = {
  "a health page that is not there": {
    found: "health",
    cause: /\/health is not there \(404\)/,
    options: { health: true },
    edits: without("health"),
  },
  "a health page that is never well": {
    found: "health",
    cause: /\/health answers 503 while the server is well/,
    options: { health: true },
    edits: {
      "src/features/health.ts": ['=== "unavailable" ? 503 : 200', '=== "unavailable" ? 200 : 503'],
    },
  },
  "a health page that always says well": {
    found: "health-while-stopping",
    cause: /\/health answers 200 while the server is stopping: it lies/,
    options: { health: true, shutdown: true },
    edits: { "src/features/health.ts": ["? 503 : 200", "? 200 : 200"] },
  },
  "no readiness for operators": {
    found: "probes",
    cause: /\/readyz, on ADMIN_PORT, is not there \(404\)/,
    options: { health: true },
    edits: { "src/features/health.ts": ['"/readyz"', '"/ready"'] },
  },
  "no pages for operators": {
    found: "probes",
    cause: /\/livez, on ADMIN_PORT, does not answer/,
    options: { health: true },
    edits: without("admin"),
  },
  "no metrics": {
    found: "metrics",
    cause: /\/metrics, on ADMIN_PORT, is not there \(404\)/,
    options: { metrics: "prometheus" },
    edits: without("metrics"),
  },
  "metrics that count nothing": {
    found: "metrics",
    cause: /\/metrics counts nothing/,
    options: { metrics: "prometheus" },
    edits: { "src/features/metrics.ts": [/ {6}observer: .*\n/, ""] },
  },
  "a rate limit that does nothing": {
    found: "rate-limit",
    cause: /12 messages at once were all let through, where RATE_LIMIT_BURST is 10/,
    options: { "rate-limit": "memory" },
    files: idle("rateLimit", "src/features/rate-limit.ts"),
  },
  "a limit that does not say for how long": {
    found: "rate-limit",
    cause: /\(Retry-After\)/,
    options: { "rate-limit": "memory" },
    edits: { "src/lib/rate-limit/admission.ts": ['"Retry-After"', '"X-Wait"'] },
  },
};

/** A feature that does nothing. */
function idle(name: string, path: string): Overlay {
  const text = `import { defineFeature } from "../lib/feature.ts";

export const ${name} = defineFeature({ name: "${name}", settings: {}, start: () => ({}) });
`;
  return { [path]: text };
}
