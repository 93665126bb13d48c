import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";

import { sdkVersion } from "../../mcp/sdk-version.ts";

/** What `promtool check metrics` finds misnamed, and what Node gives away on its own terms only. */
const LEFT_OUT = [
  "nodejs_active_handles",
  "nodejs_active_handles_total",
  "nodejs_active_requests",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** What runs, and how the process is: processor, memory, garbage collection, event loop, open files. */
export function describeProcess(registry: Registry, version: string): void {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of LEFT_OUT) registry.removeSingleMetric(name);

  let before = performance.eventLoopUtilization();
  new Gauge({
    name: "nodejs_eventloop_utilization_ratio",
    help: "Which part of the time since it was last asked the event loop was busy",
    registers,
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });

  new Gauge({
    name: "mcp_build_info",
    help: "1, with the versions of the server, of Node and of the SDK",
    labelNames: ["version", "node", "sdk"],
    registers,
  }).set({ version, node: process.versions.node, sdk: sdkVersion }, 1);
}
