import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createLogger } from "../src/lib/logger.ts";
import { baseSettings, readSettings } from "../src/lib/settings.ts";
import { http } from "../src/mcp/http.ts";
import { eras } from "../src/mcp/testing.ts";
import { server } from "../src/server.ts";

/**
 * What the official suite can ask of any server that speaks to clients of this era. All its other scenarios call tools,
 * resources and prompts that only a server made for it has.
 */
const ASKED = {
  legacy: {
    revision: "2025-11-25",
    scenarios: [
      "server-initialize",
      "server-session-lifecycle",
      "ping",
      "logging-set-level",
      "tools-list",
      "resources-list",
      "prompts-list",
      "dns-rebinding-protection",
    ],
  },
  modern: {
    revision: "2026-07-28",
    scenarios: [
      "server-stateless",
      "server-sse-multiple-streams",
      "http-header-validation",
      "caching",
      "tools-list",
      "resources-list",
      "sep-2164-resource-not-found",
      "prompts-list",
      "input-required-result-unsupported-methods",
      "dns-rebinding-protection",
    ],
  },
};

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

// As package.json says: how the suite is run.
const [command = "", ...args] = process.argv.slice(2);

if (Number.parseInt(process.versions.node) < 22) {
  console.error(
    `The conformance suite needs Node 22 or newer; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

const { url, stop } = await start();
try {
  for (const era of eras) {
    const { revision, scenarios } = ASKED[era];
    console.log(`Revision ${revision}`);
    const results = await runSuite(revision);
    for (const scenario of scenarios) {
      const problems = problemsIn(results.get(scenario));
      console.log(`  ${problems.length > 0 ? "FAILED" : "passed"} ${scenario}`);
      for (const problem of problems) console.log(`         ${problem}`);
      if (problems.length > 0) process.exitCode = 1;
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await stop();
}

/** Serves what this server offers, without its features: the suite has no token, and is quicker than a rate limit allows. */
async function start() {
  const shape = { ...baseSettings, ...http.settings };
  const settings = readSettings(shape, { PORT: "0" });
  const logger = createLogger("silent", "stderr");
  const running = await http.start({
    definition: server,
    chain: { links: [], timeoutMs: settings.TOOL_TIMEOUT_MS, logger },
    features: [],
    settings,
    logger,
  });
  const { port } = running.http!.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/mcp`, stop: () => running.stop() };
}

/** Runs all that the revision requires. What it found out, by scenario. */
async function runSuite(revision: string) {
  const folder = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const printed = await run([
      "server",
      ...["--url", url],
      ...["--requirements", revision],
      ...["--output-dir", folder],
    ]);
    const results = new Map<string, readonly Check[]>();
    for (const name of await readdir(folder)) {
      // For instance server-ping-2026-07-28T12-00-00-000Z.
      const [, scenario = ""] =
        /^server-(.+)-\d{4}-\d\d-\d\dT/.exec(name) ?? [];
      const checks = await readFile(join(folder, name, "checks.json"), "utf8");
      results.set(scenario, JSON.parse(checks));
    }
    if (results.size === 0)
      throw new Error(`The suite did not run:\n${printed}`);
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the suite, and returns what it printed. It fails for what it cannot ask of this server, so its exit code says nothing. */
function run(what: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    // On Windows, npx is a script of the shell's.
    const shell = process.platform === "win32";
    const suite = spawn(command, [...args, ...what], { shell });
    suite.stdout.on("data", (chunk) => (printed += String(chunk)));
    suite.stderr.on("data", (chunk) => (printed += String(chunk)));
    suite.once("error", reject).once("close", () => resolve(printed));
  });
}

/** What the suite says it could not test is no problem; that a scenario broke off is one. */
function problemsIn(checks: readonly Check[] = []): string[] {
  if (checks.length === 0) return ["it was not run to its end"];
  return checks
    .filter(({ status }) => status === "FAILURE" || status === "WARNING")
    .map(({ id, errorMessage = "" }) => `${id}: ${errorMessage}`)
    .filter((problem) => !problem.includes(": Not testable: "));
}
