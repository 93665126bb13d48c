import { describe, expect, test } from "vitest";
import { runnable } from "../variants/surroundings.ts";
import { missesOf, revisionsOf, servers } from "./runs.ts";
import { serve } from "./serve.ts";
import { runSuite } from "./suite.ts";
import type { Check, Revision, Scenario } from "./suite.ts";

/** How many scenarios of each revision count: a list that is cut short must not pass. */
const SCORED: Readonly<Record<Revision, number>> = { "2026-07-28": 37, "2025-11-25": 30 };

/** Checks that the suite leaves out, since a generated server says that its lists do not change while it runs. */
const LEFT_OUT: Readonly<Record<Revision, readonly string[]>> = {
  "2026-07-28": [
    "sep-2575-server-sends-prompts-list-changed-on-subscription",
    "sep-2575-server-sends-tools-list-changed-on-subscription",
  ],
  "2025-11-25": [],
};

/** Scenarios of an extension that generated servers do not offer. */
const NOT_OFFERED = "extension";

for (const [title, options] of Object.entries(servers)) {
  const revisions = revisionsOf(options);
  const leftOut = runnable(options);
  const results = leftOut.skip
    ? {}
    : await serve(title.replaceAll(" ", "-"), options, async (url) => {
        const found: Partial<Record<Revision, Scenario[]>> = {};
        for (const revision of revisions) found[revision] = await runSuite(`${url}/mcp`, revision);
        return found;
      });

  describe.each(revisions)(`${title}, %s`, leftOut, (revision) => {
    const scenarios = results[revision] ?? [];
    const missed = missesOf(options, revision);

    for (const scenario of scenarios) {
      const { name, notScored } = scenario;
      const named = notScored ? `${name} (not scored: ${notScored})` : name;
      const reason = missed[name];
      if (reason === undefined) {
        test.skipIf(notScored === NOT_OFFERED)(named, () => {
          expect(problemsOf(scenario)).toEqual([]);
        });
      } else {
        test(`${named}: cannot be passed. ${reason}`, () => {
          expect(problemsOf(scenario)).not.toEqual([]);
        });
      }
    }

    test("all that counts has run, and what cannot be passed is part of it", () => {
      const scored = scenarios.filter(({ notScored }) => notScored === undefined);
      expect(scored).toHaveLength(SCORED[revision]);
      expect(scenarios.map(({ name }) => name)).toEqual(
        expect.arrayContaining(Object.keys(missed)),
      );
    });

    test("the suite leaves out only what a generated server does not offer", () => {
      const skipped = scenarios
        .filter(({ notScored }) => notScored !== NOT_OFFERED)
        .flatMap(({ checks }) => checks)
        .filter(({ status }) => status === "SKIPPED");
      expect(skipped.map(({ id }) => id)).toEqual(LEFT_OUT[revision]);
    });
  });
}

/** Why a scenario is not passed. A warning counts: it is about what a server should do, if not must. */
function problemsOf({ checks }: Scenario): string[] {
  const failed = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
  // A scenario that broke off has no check of its own; that its messages were well-formed says nothing about it.
  const own = checks.filter(({ id }) => id !== "wire-schema-valid");
  const nothing = own.some(({ status }) => status === "SUCCESS") ? [] : ["no check was passed"];
  return [...failed.map(describeCheck), ...nothing];
}

function describeCheck({ id, status, errorMessage }: Check): string {
  return `${status} ${id}: ${errorMessage}`;
}
