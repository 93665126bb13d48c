import { join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow, templatesDirectory } from "../../scripts/templates.ts";
import type { Contribution } from "../../src/features/contribution.ts";
import { features } from "../../src/features/index.ts";
import { render } from "../../src/render/render.ts";
import { selectedVariants, validVariants } from "./selection.ts";

const everything = validVariants.reduce((most, variant) =>
  render(variant.options).size > render(most.options).size ? variant : most,
);

/** What a README, a script or a setting says only where the feature is; what it says about the web is left out. */
const words: Readonly<Record<string, RegExp>> = {
  stdio: /stdio|standard (input|output|error)|\bnpx -y\b/i,
  http: /\bhttp\b|\bhono\b|\bport\b|\bhost|\borigins?\b|\bproxy|127\.0\.0\.1|localhost/i,
};
const webAddress = /https:\/\/\S+/g;

for (const { id, options } of selectedVariants) {
  const off = features.filter((feature) => !feature.when(options));

  describe.for(off)(`${id} has no trace of $id`, (feature) => {
    const project = render(options);
    const texts = [...project].map(([path, { text }]) => ({ path, text }));
    const brought: Contribution = feature.contribute(everything.options);

    test("no file, no line of a list", async () => {
      const own = await filesOf(brought);
      expect(own).not.toEqual([]);
      expect([...project.keys()].filter((path) => own.includes(path))).toEqual([]);
      for (const { from } of brought.lists ?? []) expect(mentions(texts, `"${from}"`)).toEqual([]);
    });

    test("no package, no setting", () => {
      const names = [...(brought.bundled ?? []), ...(brought.tools ?? [])];
      for (const name of names) expect(mentions(texts, name)).toEqual([]);
      for (const { name } of brought.settings ?? []) {
        expect(mentions(texts, new RegExp(`\\b${name}\\b`))).toEqual([]);
      }
    });

    test("no word where people read", () => {
      const read = texts.filter(({ path }) =>
        ["README.md", "package.json", ".env.example", ".gitignore"].includes(path),
      );
      for (const { path, text } of read) {
        expect(wordOf(feature.id, text), path).toBeUndefined();
      }
    });
  });
}

// Without words of its own, a feature would pass above whatever was said.
test("the words of each feature are found where it is", () => {
  const readme = render(everything.options).get("README.md")!.text;
  const optional = features.filter(({ when }) =>
    validVariants.some(({ options }) => !when(options)),
  );
  expect(optional).not.toEqual([]);
  for (const { id } of optional) {
    expect(wordOf(id, readme), id).toBeDefined();
  }
});

function wordOf(feature: string, text: string): string | undefined {
  return words[feature]?.exec(text.replaceAll(webAddress, ""))?.[0];
}

/** The files that a feature brings, as its folders of templates hold them. */
async function filesOf({ templates }: Contribution): Promise<string[]> {
  const folders = templates.map((name) => join(templatesDirectory, name));
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await filesBelow(folder)).map((file) => relative(folder, file).split(sep).join("/")),
    ),
  );
  return files.flat().map((path) => path.replace(/\.hbs$/, ""));
}

function mentions(files: readonly { path: string; text: string }[], what: string | RegExp) {
  return files.filter(({ text }) => text.search(what) !== -1).map(({ path }) => path);
}
