import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { load } from "js-yaml";
import { conformanceSuite } from "../../src/features/http.ts";
import { cachedPackage } from "../cached-package.ts";
import { nodeBinary } from "../node-versions.ts";

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

interface Requirements {
  readonly server: readonly string[];
  readonly not_scored: readonly { scenario: string; leg: string; reason: string }[];
}

/** A Node that the suite can run on, which need not be the one that runs this. */
export function nodeOfSuite(): Promise<string> {
  return Number.parseInt(process.versions.node) < 22
    ? nodeBinary(24)
    : Promise.resolve(process.execPath);
}

/** Runs every scenario of the revision against the server at `url`. */
export async function runSuite(url: string, revision: Revision): Promise<Scenario[]> {
  const { name, version } = conformanceSuite;
  const suite = join(await cachedPackage(name, version), name);
  const requirements = load(
    await readFile(join(suite, "requirements", `${revision}.yaml`), "utf8"),
  ) as Requirements;
  const scenarios = [
    ...requirements.server.map((name) => ({ name, notScored: undefined })),
    ...requirements.not_scored
      .filter(({ leg }) => leg === "server")
      .map(({ scenario, reason }) => ({ name: scenario, notScored: reason })),
  ];

  const results = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const command = ["server", "--url", url, "--requirements", revision, "--output-dir", results];
    // It exits with 1 when a scenario fails; the files say which, and why.
    const run = await execa(await nodeOfSuite(), [join(suite, "dist/index.js"), ...command], {
      all: true,
      reject: false,
    });
    const folders = await readdir(results);
    if (folders.length === 0) throw new Error(`The suite did not run: ${run.all}`);
    return await Promise.all(
      scenarios.map(async (scenario) => {
        // A time follows the name: tasks-mrtr-input must not be taken for a scenario called tasks.
        const pattern = new RegExp(`^server-${scenario.name}-\\d{4}-`);
        const found = folders.find((name) => pattern.test(name));
        const checks = found ? await readFile(join(results, found, "checks.json"), "utf8") : "[]";
        return { ...scenario, checks: JSON.parse(checks) as Check[] };
      }),
    );
  } finally {
    await rm(results, { recursive: true });
  }
}
