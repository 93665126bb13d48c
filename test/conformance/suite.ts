import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { load } from "js-yaml";

const SUITE = "@modelcontextprotocol/conformance";

/** Of the specification, as the suite has a list for each of what it requires. */
export type Revision = "2025-11-25" | "2026-07-28";

/** What the official suite found out about one scenario. */
export interface Scenario {
  readonly name: string;
  /** Undefined for a scenario that the revision requires; else why it is not required. */
  readonly notScored: string | undefined;
  /** Empty if the scenario broke off. */
  readonly checks: readonly Check[];
}

export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

/** Runs every scenario of the revision against the server at `url`. */
export async function runSuite(url: string, revision: Revision): Promise<Scenario[]> {
  const { folder, node } = await install();
  const results = join(folder, "results");
  await rm(results, { recursive: true, force: true });
  await mkdir(results);
  const suite = join(folder, "node_modules", SUITE);
  const command = ["server", "--url", url, "--requirements", revision, "--output-dir", results];
  // It exits with 1 when a scenario fails; the files say which, and why.
  const run = await execa(node, [join(suite, "dist/index.js"), ...command], {
    all: true,
    reject: false,
  });
  const requirements = load(
    await readFile(join(suite, "requirements", `${revision}.yaml`), "utf8"),
  ) as Requirements;
  const folders = await readdir(results);
  if (folders.length === 0) throw new Error(`The suite did not run: ${run.all}`);

  const scenarios = [
    ...requirements.server.map((name) => ({ name, notScored: undefined })),
    ...requirements.not_scored
      .filter(({ leg }) => leg === "server")
      .map(({ scenario, reason }) => ({ name: scenario, notScored: reason })),
  ];
  return Promise.all(
    scenarios.map(async (scenario) => {
      // A time follows the name: tasks-mrtr-input must not be taken for a scenario called tasks.
      const pattern = new RegExp(`^server-${scenario.name}-\\d{4}-`);
      const found = folders.find((name) => pattern.test(name));
      const checks = found ? await readFile(join(results, found, "checks.json"), "utf8") : "[]";
      return { ...scenario, checks: JSON.parse(checks) as Check[] };
    }),
  );
}

interface Requirements {
  readonly server: readonly string[];
  readonly not_scored: readonly { scenario: string; leg: string; reason: string }[];
}

/** Installs the suite apart from this repository, and for the suite alone a Node that it can run on. */
async function install() {
  const folder = resolve(import.meta.dirname, "../../node_modules/.cache/conformance");
  const tooOld = Number(process.versions.node.split(".")[0]) < 22;
  const manifest = {
    private: true,
    dependencies: { [SUITE]: "0.2.0-alpha.12", ...(tooOld && { node: "24.21.0" }) },
    // The package `node` fetches the binary of this platform when it is installed.
    allowScripts: { node: true },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await execa("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder });
  return { folder, node: tooOld ? join(folder, "node_modules/node/bin/node") : process.execPath };
}
