import { join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow } from "../../scripts/templates.ts";
import { collect, projectsToKeep } from "./corpus.ts";

const folder = join(import.meta.dirname, "__snapshots__");
const index = "projects.json";
const { projects, texts } = collect(projectsToKeep());

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

test("no snapshot is left over", async () => {
  const kept = (await filesBelow(folder)).map((file) =>
    relative(folder, file).split(sep).join("/"),
  );
  const isAnItem = (id: string) => id.startsWith("items/");
  const unused = kept.filter((id) => id !== index && !isAnItem(id) && !texts.has(id));
  expect(unused, "nothing renders these any more: delete them").toEqual([]);
});
