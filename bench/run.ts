import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { startAuthorizationServer } from "../test/support/authorization-server.ts";
import { encodeRequest, load, type Measured } from "./load.ts";
import { start, type Started } from "./server.ts";

// npm run bench [rounds]: calls per second of a generated server with everything on, in turn with the SDK's documented
// minimal server, for clients of both eras; and of one with tokens of an authorization server, in turn with the first.
// These machines are noisy: the ratios of neighbours in time are what counts.
const rounds = Number(process.argv[2] ?? 5);
const root = resolve(import.meta.dirname, "..");
const publicUrl = "https://mcp.example.com";

const issuer = await startAuthorizationServer({ algorithms: ["RS256"] });
const documented = await startDocumented();
await execa("npm", ["run", "--silent", "build"], { cwd: root });
const generated = await startGenerated("token", "benchmark", {
  AUTH_TOKENS: `bench:${createHash("sha256").update("benchmark").digest("hex")}:*`,
});
const oauth = await startGenerated(
  "jwt",
  await issuer.token({ aud: `${publicUrl}/mcp`, scope: "mcp" }),
  { AUTH_ISSUER: issuer.issuer, PUBLIC_URL: publicUrl },
);
const convert = ["convert_temperature", { value: 100, from: "celsius", to: "kelvin" }] as const;
const ratios: Record<string, { calls: number[]; cpu: number[] }> = {};
try {
  for (let round = 0; round <= rounds; round += 1) {
    for (const era of ["modern", "legacy"] as const) {
      const theirs = await measure(documented, era, "echo", { text: "373.15" });
      const ours = await measure(generated, era, ...convert);
      // The first round warms up.
      if (round > 0) note(`everything on, ${era}`, ours, theirs);
      // They are so close that only near neighbours can be compared, each of them first as often.
      for (let pair = 0; pair < 6; pair += 1) {
        const order = pair % 2 === 0 ? [generated, oauth] : [oauth, generated];
        const measured = new Map<Callee, Measured>();
        for (const callee of order) {
          measured.set(callee, await measure(callee, era, ...convert, 0.4));
        }
        if (round === 0) continue;
        note(`jwt against token, ${era}`, measured.get(oauth)!, measured.get(generated)!);
      }
    }
  }
} finally {
  documented.stop();
  generated.stop();
  oauth.stop();
  await issuer.close();
}

console.log(`\n${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}\n`);
console.log(`| against the SDK's documented server, or token | calls per second | CPU per call |`);
console.log(`| --- | --- | --- |`);
for (const [what, { calls, cpu }] of Object.entries(ratios)) {
  console.log(`| ${what} | ${spread(calls)} | ${spread(cpu)} |`);
}

function note(what: string, one: Measured, other: Measured): void {
  const row = (ratios[what] ??= { calls: [], cpu: [] });
  row.calls.push(one.perSecond / other.perSecond);
  row.cpu.push(one.cpuPerCall / other.cpuPerCall);
}

/** A server, and the token with which it is called. */
interface Callee extends Started {
  readonly token: string;
}

async function startDocumented(): Promise<Callee> {
  const folder = join(root, "bench");
  await execa("npm", ["install", "--no-workspaces", "--no-package-lock", "--silent"], {
    cwd: folder,
  });
  return { ...(await start(["servers/documented.mjs"], { cwd: folder })), token: "none" };
}

async function startGenerated(
  auth: "token" | "jwt",
  token: string,
  settings: Readonly<Record<string, string>>,
): Promise<Callee> {
  const projects = join(root, ".variants");
  const name = `bench-${auth}`;
  await rm(join(projects, name), { recursive: true, force: true });
  const flags = ["--transport", "http", "--auth", auth, "--no-install", "--no-git", "--yes"];
  await execa("node", [join(root, "dist/cli.js"), "--cwd", projects, name, ...flags], {
    cwd: root,
  });
  const project = join(projects, name);
  await execa("node", ["scripts/build.js"], { cwd: project });
  const started = await start(["dist/main.js", "--transport", "http"], {
    cwd: project,
    env: {
      RATE_LIMIT_PER_MINUTE: "1000000",
      RATE_LIMIT_BURST: "1000000",
      MAX_CONCURRENCY_PER_CALLER: "100",
      ADMIN_PORT: "0",
      ...settings,
    },
  });
  return { ...started, token };
}

function measure(
  { url, pid, token }: Callee,
  era: "modern" | "legacy",
  name: string,
  args: Record<string, unknown>,
  seconds = 2,
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
  return load(url, pid, encodeRequest(url, headers, body), "373.15", { seconds });
}

/** Median, and from where to where. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, median, high] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((index) =>
    sorted[index]!.toFixed(2),
  );
  return `${median} (${low} to ${high})`;
}
