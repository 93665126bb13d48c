import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createHash } from "node:crypto";
import { load, encodeRequest } from "/work/wt-feat/bench/load.ts";
const sha = createHash("sha256").update("tok").digest("hex");
async function start(args: string[], env: any, cwd: string) {
  const child = spawn(process.execPath, [...(env.PROF ? ["--cpu-prof","--cpu-prof-dir=/tmp/prof"] : []), ...args], { cwd, env: { PATH: process.env.PATH, PORT: "0", ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const rl = createInterface(child.stdout);
  const url: string = await new Promise((r) => rl.on("line", (l) => { try { const m = /listening on (\S+)/.exec(JSON.parse(l).msg)?.[1]; if (m) { rl.close(); child.stdout.resume(); r(m); } } catch {} }));
  return { child, url: new URL(url) };
}
const a = await start(["documented.mjs"], {}, "/work/wt-feat/bench/servers");
const b = await start([process.argv[2] ?? "dist/main.js", "--transport", "http"], { AUTH_TOKENS: `me:${sha}:*`, RATE_LIMIT_PER_MINUTE: "1000000", RATE_LIMIT_BURST: "1000000", MAX_CONCURRENCY_PER_CALLER: "100", ADMIN_PORT: "0", PROF: process.env.PROF, LOG_LEVEL: process.env.LL ?? "info"}, "/work/wt-feat/.variants/all");
const modernMeta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientInfo": { name: "b", version: "1" }, "io.modelcontextprotocol/clientCapabilities": {} };
const req = (url: URL, name: string, args: any, era: string, h: any = {}) => era === "modern"
  ? encodeRequest(url, { "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": name, ...h }, { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args, _meta: modernMeta } })
  : encodeRequest(url, { "MCP-Protocol-Version": "2025-11-25", ...h }, { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } });
const auth = { Authorization: "Bearer tok" };
const rows: Record<string, number[]> = {};
for (let round = 0; round < Number(process.env.ROUNDS ?? 4); round++) for (const era of ["modern", "legacy"]) {
  const d = await load(a.url, a.child.pid!, req(a.url, "echo", { text: "hello" }, era), "hello", { seconds: 2 });
  const o = await load(b.url, b.child.pid!, req(b.url, "convert_temperature", { value: 100, from: "celsius", to: "kelvin" }, era, auth), "373.15", { seconds: 2 });
  if (round > 0) { (rows[era] ??= []).push(o.perSecond / d.perSecond); (rows[era + "cpu"] ??= []).push(o.cpuPerCall / d.cpuPerCall); }
  console.log(era, "doc", d.perSecond.toFixed(0), d.cpuPerCall.toFixed(0), "ours", o.perSecond.toFixed(0), o.cpuPerCall.toFixed(0));
}
for (const [k, v] of Object.entries(rows)) console.log(k, v.sort((x, y) => x - y)[Math.floor(v.length / 2)]!.toFixed(2));
a.child.kill(); b.child.kill(); await new Promise(r=>b.child.on("exit",r));
