import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeFile } from "../../../src/merge/file.ts";
import { cleanText, conflictsOf, textOf } from "../../../src/merge/merged.ts";
import { mergeReadme } from "../../../src/merge/readme.ts";
import { formatEdits } from "./format-edits.ts";
import { userEdits } from "./user-edits.ts";

const sections: Readonly<Record<string, string>> = {
  Start: "Install it, and run it.\n\n```sh\nnpm install\n# not a heading\n```\n",
  Limits: "Who sends too much has to wait, until the minute is over.\n",
  Health: "It answers healthy or unavailable, for whoever asks at the door.\n",
  Stopping: "It finishes what it has begun, and takes nothing new.\n\nThen it exits.\n",
  Settings: "They are read at the start.\n\n- `HOST`: where\n- `PORT`: which\n",
};

function readme(...names: string[]): string {
  return [
    "# my-server\n\nA server.\n",
    ...names.map((name) => `## ${name}\n\n${sections[name]}`),
  ].join("\n");
}

function merged(base: string, ours: string, theirs: string): string {
  const result = mergeReadme(base, ours, theirs);
  expect(conflictsOf(result)).toEqual([]);
  return textOf(result, "ours");
}

const base = readme("Start", "Limits", "Settings");

test("a new section goes behind its neighbour, wherever that is, before the person's own", () => {
  const ours = `${readme("Settings", "Limits")}\n## Mine\n\nText.\n`;
  expect(merged(base, ours, readme("Start", "Limits", "Health", "Settings"))).toBe(
    `${readme("Settings", "Limits", "Health")}\n## Mine\n\nText.\n`,
  );
});

test("a section that is removed goes from wherever it is", () => {
  const ours = readme("Limits", "Settings", "Start").replace("A server.", "Mine.");
  expect(merged(base, ours, readme("Start", "Settings"))).toBe(
    readme("Settings", "Start").replace("A server.", "Mine."),
  );
});

test("a section that the person changed stays when it is to be removed, and that is said", () => {
  const ours = base.replace("too much", "too much of it");
  const result = mergeReadme(base, ours, readme("Start", "Settings"));
  expect(textOf(result, "ours")).toBe(ours);
  expect(result.notices).toEqual([
    'keeps the section "Limits", which is to be removed: you changed it',
  ]);
});

test("where the person has only broken lines elsewhere, what is new is taken, and the rest stays so", () => {
  const [base, theirs] = [
    "## Limits\n\nWho sends too much has to wait for a minute.\nThe proxy has limits of its own, and says so.\n",
    "## Limits\n\nWho sends too much has to wait for an hour.\nThe proxy has limits of its own, and says so.\n",
  ];
  const ours =
    "## Limits\n\nWho sends too much has\nto wait for a minute.\nThe proxy has limits\nof its own, and says so.\n";
  expect(merged(base, ours, theirs)).toBe(
    "## Limits\n\nWho sends too much has to wait for an hour.\nThe proxy has limits\nof its own, and says so.\n",
  );
  const reworded = ours.replace("a minute", "60 seconds");
  expect(conflictsOf(mergeReadme(base, reworded, theirs))).toHaveLength(1);
  const code = (text: string) => text.replaceAll(/^(?=Who|The|to)/gm, "  ");
  expect(conflictsOf(mergeReadme(code(base), code(ours), code(theirs)))).toHaveLength(1);
});

test("a section that the person deleted stays away", () => {
  expect(merged(base, readme("Start", "Settings"), base.replace("the minute", "the hour"))).toBe(
    readme("Start", "Settings"),
  );
});

test("what changes in a section comes to where the person moved it, under whatever heading", () => {
  const ours = readme("Settings", "Start", "Limits").replace(
    "## Limits",
    "## How often you may call",
  );
  const theirs = base.replace("the minute", "the hour");
  expect(merged(base, ours, theirs)).toBe(ours.replace("the minute", "the hour"));
});

test("headings of another level, another case, or underlined are the same", () => {
  for (const heading of ["### Limits", "##   limits  ##", "Limits\n------"]) {
    const ours = base.replace("## Limits", heading);
    expect(merged(base, ours, base.replace("the minute", "the hour"))).toBe(
      ours.replace("the minute", "the hour"),
    );
  }
});

test("a new section gets the level that the person gave its neighbour, and goes again", () => {
  const demoted = (...names: string[]) => readme(...names).replaceAll("## ", "### ");
  const ours = demoted("Start", "Limits", "Settings");
  const more = merged(base, ours, readme("Start", "Limits", "Health", "Settings"));
  expect(more).toBe(demoted("Start", "Limits", "Health", "Settings"));
  expect(merged(readme("Start", "Limits", "Health", "Settings"), more, base)).toBe(ours);
});

test("sections within a section belong to it", () => {
  const ours = base.replace("is over.\n", "is over.\n\n### Mine\n\nMore.\n");
  expect(merged(base, ours, readme("Start", "Limits", "Health", "Settings"))).toBe(
    readme("Start", "Limits", "Health", "Settings").replace(
      "is over.\n",
      "is over.\n\n### Mine\n\nMore.\n",
    ),
  );
});

test("points that both sides add to a list are both right", () => {
  const ours = base.replace("which\n", "which\n- `MINE`: own\n");
  const theirs = base.replace("which\n", "which\n- `RATE`: how many\n");
  expect(merged(base, ours, theirs)).toBe(
    base.replace("which\n", "which\n- `RATE`: how many\n- `MINE`: own\n"),
  );
});

test("a point that the person changed stays when it is to be removed, and the others go", () => {
  const was = base.replace("which\n", "which\n- `RATE`: how many\n- `LEVEL`: how loud\n");
  const ours = was.replace("- `PORT`: which", "* `PORT`: mine").replaceAll(/^- /gm, "* ");
  const theirs = base.replace("- `HOST`: where\n- `PORT`: which\n", "- `LEVEL`: how loud it is\n");
  const result = mergeReadme(was, ours, theirs);
  expect(conflictsOf(result)).toEqual([]);
  expect(textOf(result, "ours")).toBe(
    base.replace(/- `HOST`.*\n.*\n/, "* `PORT`: mine\n* `LEVEL`: how loud it is\n"),
  );
  expect(result.notices).toEqual(["keeps `PORT`, which is to be removed: you changed it"]);
});

test("a list that the person made a table of stays one", () => {
  const ours = base.replace(/- `HOST`.*\n.*\n/, "| `HOST` | where |\n| `PORT` | which |\n");
  const result = mergeReadme(base, ours, base.replace("which\n", "which\n- `RATE`: how many\n"));
  expect(textOf(result, "ours")).toBe(ours);
  expect(result.notices).toEqual([
    'does without points of the section "Settings": it has no list now',
  ]);
});

test("a sentence that both sides changed is a conflict, at its line", () => {
  const ours = base.replace("has to wait", "must wait").replace("A server.", "A server.\n\nMine.");
  const theirs = base.replace("the minute", "the hour");
  expect(conflictsOf(mergeReadme(base, ours, theirs))).toEqual([
    {
      line: 18,
      base: "Who sends too much has to wait, until the minute is over.\n",
      ours: "Who sends too much must wait, until the minute is over.\n",
      theirs: "Who sends too much has to wait, until the hour is over.\n",
      reason: "you and create-mcp-server changed the same lines",
    },
  ]);
});

test("a section that the person rewrote stays, and that is said", () => {
  const ours = base.replace(
    sections["Limits"]!,
    "We let everybody in as often as they like.\n\nEnjoy.\n",
  );
  const result = mergeReadme(base, ours, base.replace("the minute", "the hour"));
  expect(textOf(result, "ours")).toBe(ours);
  expect(result.notices).toEqual(['keeps the section "Limits" as you rewrote it']);
});

test("a README that the person rewrote gets new sections, and loses nothing", () => {
  const ours = "My own words.\n\n# Other title\n\nIntro.\n\n## Usage\n\nText.\n";
  expect(merged(base, ours, readme("Start", "Limits", "Health", "Settings"))).toBe(
    "My own words.\n\n# Other title\n\nIntro.\n\n" +
      `## Health\n\n${sections["Health"]}\n## Usage\n\nText.\n`,
  );
});

test("a new section whose name the person has taken is left out, and that is said", () => {
  const ours = `${base}\n## Health\n\nMine.\n`;
  const result = mergeReadme(base, ours, readme("Start", "Limits", "Health", "Settings"));
  expect(textOf(result, "ours")).toBe(ours);
  expect(result.notices).toEqual([
    'does without the new section "Health": you have one of that name',
  ]);
});

test("what looks like a heading in code, a rule or front matter is none", () => {
  const own =
    "---\ntitle: x\n---\n\n~~~~\n## Limits\n~~~\n~~~~\n\ntext\n\n---\n\n    ## Limits\n\n";
  expect(merged(base, own + base, readme("Start", "Settings"))).toBe(
    own + readme("Start", "Settings"),
  );
});

const names = Object.keys(sections);
const situation = fc.record({
  has: fc.subarray(names, { minLength: 1, maxLength: names.length - 2 }),
  edit: fc.tuple(userEdits("mine"), fc.option(formatEdits("readme"), { nil: undefined })).map(
    ([edit, format]) =>
      (text: string) =>
        format ? format(edit(text)) : edit(text),
  ),
});

function step(before: string, ours: string, after: string): string | undefined {
  return cleanText(mergeFile("readme", before, ours, after));
}

/** Each section has a point in the settings, too. */
function withSections(wanted: readonly string[]): string {
  const has = names.filter((name) => wanted.includes(name));
  const points = has.map((name) => `- \`${name.toUpperCase()}\`: of ${name}\n`).join("");
  return readme(...has).replace(/- `HOST`.*\n.*\n/, points);
}

test("adding a section and removing it again gives back the file byte by byte", () => {
  fc.assert(
    fc.property(situation, ({ has, edit }) => {
      const added = names.find((name) => !has.includes(name))!;
      const [before, after] = [withSections(has), withSections([...has, added])];
      const ours = edit(before);
      const more = step(before, ours, after);
      // Settings that are no list any more may conflict.
      fc.pre(more !== undefined);
      expect(step(after, more, before), more).toBe(ours);
    }),
  );
});

test("adding one section and then another is the same the other way round", () => {
  fc.assert(
    fc.property(situation, ({ has, edit }) => {
      const [a, b] = names.filter((name) => !has.includes(name)) as [string, string];
      const points = edit(withSections(has)).match(/^\s*[-*+] .*$/gm) ?? [];
      // A list that says something twice is merged as text, in which what comes first goes first.
      fc.pre(new Set(points).size === points.length);
      const inTurn = (first: string, second: string) => {
        const once = step(
          withSections(has),
          edit(withSections(has)),
          withSections([...has, first]),
        );
        fc.pre(once !== undefined);
        const both = step(
          withSections([...has, first]),
          once,
          withSections([...has, first, second]),
        );
        // Which end a new line gets in a file of both kinds may depend on which was there before.
        return both?.replaceAll("\r\n", "\n");
      };
      expect(inTurn(a, b), edit(withSections(has))).toBe(inTurn(b, a));
    }),
  );
});
