import { expect, test } from "vitest";
import { mergeJson } from "../../../src/merge/json.ts";
import { mergeList } from "../../../src/merge/list.ts";
import { conflictsOf, textOf, type Merged } from "../../../src/merge/merged.ts";
import { mergeReadme } from "../../../src/merge/readme.ts";

// What the steps in edited projects (test/edited) have found.

function cleanly(merged: Merged): string {
  expect(conflictsOf(merged)).toEqual([]);
  return textOf(merged, "ours");
}

test("a range of the person's that takes the newer version too stays as it was written", () => {
  const file = (lists: object) => `${JSON.stringify(lists, undefined, 2)}\n`;
  const base = file({ devDependencies: {} });
  const theirs = file({ devDependencies: { hono: "4.13.19" } });
  const own = (range: string) => file({ dependencies: { hono: range }, devDependencies: {} });

  const kept = mergeJson(base, own("^4.10.0"), theirs);
  expect(cleanly(kept)).toBe(own("^4.10.0"));
  expect(kept.notices).toEqual([
    "keeps dependencies.hono at your ^4.10.0; generated is now 4.13.19",
  ]);

  const raised = mergeJson(base, own("4.10.0"), theirs);
  expect(cleanly(raised)).toBe(own("4.13.19"));
  expect(raised.notices).toEqual(["has dependencies.hono at 4.13.19 now; you had 4.10.0"]);
});

test("what is imported under a name of the person's from a module that goes is kept, and said", () => {
  const list = (name: string) => `import type { Feature } from "../lib/feature.ts";
${name && `import { ${name} } from "./rate-limit.ts";\n`}
export const features: readonly Feature[] = [
${name && `  ${name},\n`}];
`;
  const merged = mergeList(list("rateLimit"), list("quota"), list(""));
  expect(cleanly(merged)).toBe(list("quota"));
  expect(merged.notices).toEqual([
    "keeps quota, which you import from ./rate-limit, though rateLimit is gone",
  ]);
});

test("a section that the person has removed is not missed without a word when it changes", () => {
  const readme = (...sections: string[]) => ["# Title\n", ...sections].join("\n");
  const start = "## Start\n\nRun it.\n";
  const settings = (...names: string[]) =>
    `## Settings\n\nThey are read at the start.\n\n${names.map((name) => `- ${name}\n`).join("")}`;
  const merged = mergeReadme(
    readme(start, settings("PORT")),
    readme(start),
    readme(start, settings("PORT", "HOST")),
  );
  expect(cleanly(merged)).toBe(readme(start));
  expect(merged.notices).toEqual([
    'does without the section "Settings", which has changed: you removed it',
  ]);
});
