import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { templates } from "virtual:templates";
import { expect, test } from "vitest";
import { filesBelow, templatesDirectory } from "../../../scripts/templates.ts";
import type { Contribution } from "../../../src/features/contribution.ts";
import { features } from "../../../src/features/index.ts";
import { variants } from "../../../src/options/variants.ts";
import { render } from "../../../src/render/render.ts";

const sections = await readmeSections();

/** The README sections of each template folder: the number in the file's name, and the heading. */
async function readmeSections() {
  const found: { folder: string; file: string; heading: string }[] = [];
  for (const path of await filesBelow(templatesDirectory)) {
    const [, folder] = /([^/\\]+)[/\\]_readme[/\\][^/\\]+$/.exec(path) ?? [];
    if (folder === undefined) continue;
    const [heading = ""] = readFileSync(path, "utf8").split("\n");
    // Without one it goes on with the section before it.
    if (!heading.startsWith("## ")) continue;
    found.push({ folder, file: basename(path), heading });
  }
  return found.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** The words by which one would notice a contribution in a file of another. */
function wordsOf({
  bundled = [],
  tools = [],
  scripts = {},
  settings = [],
  lists = [],
  secrets = [],
}: Contribution): string[] {
  return [
    ...bundled,
    ...tools,
    ...Object.keys(scripts),
    ...settings.map(({ name }) => name),
    ...lists.map(({ from }) => from),
    ...secrets.flatMap(({ server, client }) => [server, client]),
  ];
}

function pathsOf({ templates: folders }: Contribution): string[] {
  const files = folders.flatMap((folder) => templates[folder] ?? []);
  return files.map(({ path }) => path).filter((path) => !path.startsWith("_readme/"));
}

function holdsWord(text: string, word: string): boolean {
  const literal = word.replaceAll(/[^\w]/g, "\\$&");
  return new RegExp(`(?<![\\w@/-])${literal}(?![\\w/-])`).test(text);
}

test.each(variants())("$id has no trace of a feature that is off", ({ options }) => {
  const files = render(options);
  const contributionsOf = (on: boolean) =>
    features
      .filter((feature) => feature.when(options) === on)
      .map((feature) => feature.contribute(options));
  const own = contributionsOf(true);
  const ownWords = own.flatMap(wordsOf);
  // Two values of one option may each have a file for the same purpose, in the same place.
  const ownPaths = own.flatMap(pathsOf);
  const traces: string[] = [];
  for (const off of contributionsOf(false)) {
    traces.push(...pathsOf(off).filter((path) => files.has(path) && !ownPaths.includes(path)));
    for (const word of wordsOf(off).filter((each) => !ownWords.includes(each))) {
      for (const [path, { text }] of files) {
        if (holdsWord(text, word)) traces.push(`${word} in ${path}`);
      }
    }
  }
  expect(traces).toEqual([]);

  const folders = own.flatMap((contribution) => contribution.templates);
  const expected = sections.filter(({ folder }) => folders.includes(folder));
  const headings = files.get("README.md")!.text.match(/^## .*$/gm);
  expect(headings).toEqual(expected.map(({ heading }) => heading));
});
