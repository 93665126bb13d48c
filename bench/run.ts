import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { encodeRequest, load } from "./load.ts";
import { start, type Started } from "./server.ts";

// npm run bench [rounds]: calls per second of a generated server with everything on, in turn with the SDK's documented
// minimal server, for clients of both eras. These machines are noisy: the ratios of neighbours in time are what counts.
const rounds = Number(process.argv[2] ?? 5);
const root = resolve(import.meta.dirname, "..");
const token = "benchmark";

const documented = await startDocumented();
const generated = await startGenerated();
const ratios: Record<string, { calls: number[]; cpu: number[] }> = {};
try {
  for (let round = 0; round <= rounds; round += 1) {
    for (const era of ["modern", "legacy"] as const) {
      const theirs = await measure(documented, era, "echo", { text: "373.15" });
      const ours = await measure(generated, era, "convert_temperature", {
        value: 100,
        from: "celsius",
        to: "kelvin",
      });
      // The first round warms up.
      if (round === 0) continue;
      const row = (ratios[era] ??= { calls: [], cpu: [] });
      row.calls.push(ours.perSecond / theirs.perSecond);
      row.cpu.push(ours.cpuPerCall / theirs.cpuPerCall);
    }
  }
} finally {
  documented.stop();
  generated.stop();
}

console.log(`\n${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}\n`);
console.log(`| against the SDK's documented server | calls per second | CPU per call |`);
console.log(`| --- | --- | --- |`);
for (const [era, { calls, cpu }] of Object.entries(ratios)) {
  console.log(`| everything on, ${era} | ${spread(calls)} | ${spread(cpu)} |`);
}

async function startDocumented(): Promise<Started> {
  const folder = join(root, "bench");
  await execa("npm", ["install", "--no-workspaces", "--no-package-lock", "--silent"], {
    cwd: folder,
  });
  return start(["servers/documented.mjs"], { cwd: folder });
}

async function startGenerated(): Promise<Started> {
  const projects = join(root, ".variants");
  await execa("npm", ["run", "--silent", "build"], { cwd: root });
  await rm(join(projects, "bench"), { recursive: true, force: true });
  const args = ["--cwd", projects, "bench", "--transport", "http", "--no-install", "--no-git"];
  await execa("node", [join(root, "dist/cli.js"), ...args, "--yes"], { cwd: root });
  const project = join(projects, "bench");
  await execa("node", ["scripts/build.js"], { cwd: project });
  const sha256 = createHash("sha256").update(token).digest("hex");
  return start(["dist/main.js", "--transport", "http"], {
    cwd: project,
    env: {
      AUTH_TOKENS: `bench:${sha256}:*`,
      RATE_LIMIT_PER_MINUTE: "1000000",
      RATE_LIMIT_BURST: "1000000",
      MAX_CONCURRENCY_PER_CALLER: "100",
      ADMIN_PORT: "0",
    },
  });
}

function measure(
  { url, pid }: Started,
  era: "modern" | "legacy",
  name: string,
  args: Record<string, unknown>,
) {
  const modern = era === "modern";
  const headers: Record<string, string> = {
    Authorization: `Bearer ${token}`,
    "MCP-Protocol-Version": modern ? "2026-07-28" : "2025-11-25",
    ...(modern && { "Mcp-Method": "tools/call", "Mcp-Name": name }),
  };
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1.0.0" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const params = { name, arguments: args, ...(modern && { _meta: meta }) };
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
  return load(url, pid, encodeRequest(url, headers, body), "373.15");
}

/** Median, and from where to where. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, median, high] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((index) =>
    sorted[index]!.toFixed(2),
  );
  return `${median} (${low} to ${high})`;
}
