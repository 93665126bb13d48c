import { Counter, Gauge, Histogram, type Registry } from "prom-client";

import type { Outcome } from "../../mcp/chain.ts";
import type { Tool } from "../../mcp/tool.ts";
import type { Message, Observer } from "../feature.ts";
import { METHODS, OTHER } from "./labels.ts";

/** In seconds: the buckets of OpenTelemetry's conventions for MCP. */
const BUCKETS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300,
];

const IS_ERROR: Record<Outcome, boolean> = {
  ok: false,
  asked: false,
  tool_error: true,
  invalid_input: true,
  timeout: true,
  cancelled: true,
  forbidden: true,
  rate_limited: true,
  internal: true,
};
const OUTCOMES = Object.keys(IS_ERROR) as Outcome[];

/** Counts one end, after so many seconds. */
type Count = (seconds: number) => void;

/** Counts and times messages. A tool call is counted where it is timed, so that the sums agree. */
export function countMessages(
  registry: Registry,
  tools: readonly Tool[],
): Pick<Observer, "began" | "ended"> {
  const registers = [registry];
  let inFlight = 0;
  let streams = 0;
  new Gauge({
    name: "mcp_messages_in_flight",
    help: "Messages that are being answered; open listen streams do not count",
    registers,
    collect() {
      this.set(inFlight);
    },
  });
  new Gauge({
    name: "mcp_listen_streams",
    help: "Streams of subscriptions/listen that are open",
    registers,
    collect() {
      this.set(streams);
    },
  });
  const durations = new Histogram({
    name: "mcp_server_operation_duration_seconds",
    help: "How long messages took, from when they were read until they ended; error_type says how they failed",
    labelNames: ["mcp_method_name", "gen_ai_tool_name", "error_type"],
    buckets: BUCKETS,
    registers,
  });
  const calls = new Counter({
    name: "mcp_tool_calls_total",
    help: "Tool calls, by how they ended",
    labelNames: ["tool", "outcome"],
    registers,
  });
  // A rate can only be told of what was there before it grew.
  for (const tool of [...tools.map(({ name }) => name), OTHER]) {
    for (const outcome of OUTCOMES) calls.inc({ tool, outcome }, 0);
  }

  const toCount = (
    mcp_method_name: string,
    tool: string | undefined,
    outcome: Outcome,
  ): Count => {
    const duration = durations.labels({
      mcp_method_name,
      ...(tool && { gen_ai_tool_name: tool }),
      ...(IS_ERROR[outcome] && { error_type: outcome }),
    });
    const call = tool && calls.labels({ tool, outcome });
    return (seconds) => {
      duration.observe(seconds);
      if (call) call.inc();
    };
  };

  // Looked up once for each method, tool and outcome, and no more often than there are of these.
  const counts = new Map<string | Tool, Partial<Record<Outcome, Count>>>();
  const countOf = ({ method, tool }: Message, outcome: Outcome): Count => {
    const isCall = method === "tools/call";
    const known = METHODS.has(method) ? method : OTHER;
    const key = tool ?? known;
    let byOutcome = counts.get(key);
    if (!byOutcome) counts.set(key, (byOutcome = {}));
    return (byOutcome[outcome] ??= toCount(
      known,
      isCall ? (tool?.name ?? OTHER) : undefined,
      outcome,
    ));
  };

  const isStream = ({ method }: Message) => method === "subscriptions/listen";
  return {
    began(message) {
      if (isStream(message)) streams += 1;
      else inFlight += 1;
    },
    ended(message, outcome, ms) {
      if (isStream(message)) streams -= 1;
      else inFlight -= 1;
      countOf(message, outcome)(ms / 1000);
    },
  };
}
