import { execa } from "execa";
import { expect, test } from "vitest";
import { someOptions } from "../unit/render/options.ts";
import { bundleProject, writeProject } from "../variants/project.ts";
import { startHttp } from "../variants/running-server.ts";
import { fixture } from "./fixture.ts";
import { runSuite } from "./suite.ts";
import type { Check } from "./suite.ts";

const root = await writeProject("conformance", someOptions({ transport: ["http"] }), fixture);
await execa("tsc", { cwd: root, preferLocal: true });
const server = await startHttp(await bundleProject(root));
const scenarios = await runSuite(`${server.url}/mcp`).finally(() => server.stop());

/** Scenarios of an extension that generated servers do not offer. */
const NOT_OFFERED = "extension";

/** Checks that the suite leaves out, since a generated server says that its lists do not change while it runs. */
const LEFT_OUT = [
  "sep-2575-server-sends-prompts-list-changed-on-subscription",
  "sep-2575-server-sends-tools-list-changed-on-subscription",
];

for (const { name, notScored, checks } of scenarios) {
  const title = notScored ? `${name} (not scored: ${notScored})` : name;
  test.skipIf(notScored === NOT_OFFERED)(title, () => {
    expect(checks.filter(hasFailed).map(describeCheck)).toEqual([]);
    // A scenario that broke off has no check at all.
    expect(checks.map(({ status }) => status)).toContain("SUCCESS");
  });
}

test("the suite leaves out only what a generated server does not offer", () => {
  const leftOut = scenarios
    .filter(({ notScored }) => notScored !== NOT_OFFERED)
    .flatMap(({ checks }) => checks)
    .filter(({ status }) => status === "SKIPPED");
  expect(leftOut.map(({ id }) => id)).toEqual(LEFT_OUT);
});

/** A warning counts: it is about what a server should do, if not must. */
function hasFailed({ status }: Check): boolean {
  return status === "FAILURE" || status === "WARNING";
}

function describeCheck({ id, status, errorMessage }: Check): string {
  return `${status} ${id}: ${errorMessage}`;
}
