import { encodeRequest, load, type Measured } from "./load.ts";
import type { Started } from "./server.ts";

export type Era = "modern" | "legacy";

/** A server, the tool of it that is called, and what the call needs. */
export interface Callee extends Started {
  readonly name: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** In every answer. */
export const EXPECTED = "373.15";

/** The same small payload for every server that is not generated. */
export const ECHO = { tool: "echo", args: { text: EXPECTED } } as const;

/** The request as it goes over the wire, with further headers. */
export function encodeCall(
  { url, tool, args, headers }: Callee,
  era: Era,
  more: Readonly<Record<string, string>> = {},
): Buffer {
  const modern = era === "modern";
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1.0.0" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return encodeRequest(
    url,
    {
      "MCP-Protocol-Version": modern ? "2026-07-28" : "2025-11-25",
      ...(modern && { "Mcp-Method": "tools/call", "Mcp-Name": tool }),
      ...headers,
      ...more,
    },
    {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: tool, arguments: args, ...(modern && { _meta: meta }) },
    },
  );
}

export function measure(
  callee: Callee,
  era: Era,
  options: { readonly connections?: number; readonly seconds?: number } = {},
): Promise<Measured> {
  return load(callee.url, callee.pid, encodeCall(callee, era), EXPECTED, options);
}

/** So long that a profile of it is no chance. */
export const LONG_S = 12;

export function measureLong(callee: Callee, era: Era): Promise<Measured> {
  return measure(callee, era, { seconds: LONG_S });
}

const WARMING_UP_S = 4;

export interface Ratios {
  readonly calls: number[];
  readonly cpu: number[];
}

/**
 * Calls each of them in short turns, one after the other, each first as often. These machines are noisy: only neighbours
 * in time can be compared. The first turns are long, and warm up: on a busy machine it takes seconds until V8 has compiled
 * what is called.
 *
 * @returns for each but the last, its figures over those of the last
 */
export async function compare(
  callees: readonly Callee[],
  era: Era,
  { rounds, seconds = 0.4 }: { readonly rounds: number; readonly seconds?: number },
): Promise<Map<Callee, Ratios>> {
  const base = callees.at(-1)!;
  const others = callees.slice(0, -1);
  const ratios = new Map(
    others.map((callee): [Callee, Ratios] => [callee, { calls: [], cpu: [] }]),
  );
  for (let round = 0; round <= rounds; round += 1) {
    const measured = new Map<Callee, Measured>();
    for (const callee of round % 2 === 0 ? callees : callees.toReversed()) {
      const turn = round === 0 ? WARMING_UP_S : seconds;
      measured.set(callee, await measure(callee, era, { seconds: turn }));
    }
    if (round === 0) continue;
    const { perSecond, cpuPerCall } = measured.get(base)!;
    for (const callee of others) {
      const row = ratios.get(callee)!;
      row.calls.push(measured.get(callee)!.perSecond / perSecond);
      row.cpu.push(measured.get(callee)!.cpuPerCall / cpuPerCall);
    }
  }
  return ratios;
}
