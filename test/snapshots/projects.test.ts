import { join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow } from "../../scripts/templates.ts";
import { manifestPath } from "../../src/render/manifest.ts";
import { render } from "../../src/render/render.ts";
import { validVariants } from "../variants/selection.ts";
import { collect, projectsToKeep, withoutDerived } from "./corpus.ts";

const folder = join(import.meta.dirname, "__snapshots__");
const index = "projects.json";
const { projects, texts } = collect(projectsToKeep());

/** By path. */
const reviewedTexts = new Map<string, string[]>();
for (const [id, text] of texts) {
  const path = id.slice(id.indexOf("/") + 1);
  reviewedTexts.set(path, [...(reviewedTexts.get(path) ?? []), text]);
}

/** The comma behind the last line of a list is no difference. */
function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.replace(/,$/, ""));
}

// Each distinct text is a file, and the index says which project has which. After a change that is meant:
// `npx vitest run --project snapshots -u`, and review the difference.
test("each project has the files that the index names", async () => {
  await expect(`${JSON.stringify(projects, undefined, 2)}\n`).toMatchFileSnapshot(
    join(folder, index),
  );
});

describe("each text is as it was reviewed", () => {
  test.for([...texts])("%s", async ([id, text]) => {
    await expect(text).toMatchFileSnapshot(join(folder, id));
  });
});

/** Put together from what the features of a project contribute, by section, by key or by line. */
const assembled = [
  "README.md",
  "package.json",
  ".env.example",
  manifestPath,
  "src/features/index.ts",
  "src/mcp/transports.ts",
];

test.for(validVariants)("nothing in $id is in no project that is kept", ({ options }) => {
  for (const [path, { text }] of render(options)) {
    const reviewed = reviewedTexts.get(path) ?? [];
    const rendered = path === manifestPath ? withoutDerived(text) : text;
    if (!assembled.includes(path)) {
      expect(reviewed, path).toContain(rendered);
      continue;
    }
    const lines = new Set(reviewed.flatMap(linesOf));
    expect(
      linesOf(rendered).filter((line) => !lines.has(line)),
      path,
    ).toEqual([]);
  }
});

test("no snapshot is left over", async () => {
  const kept = (await filesBelow(folder)).map((file) =>
    relative(folder, file).split(sep).join("/"),
  );
  const unused = kept.filter((id) => id !== index && !texts.has(id));
  expect(unused, "nothing renders these any more: delete them").toEqual([]);
});
