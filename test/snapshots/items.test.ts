import { join, relative, sep } from "node:path";
import { expect, test } from "vitest";
import { filesBelow } from "../../scripts/templates.ts";
import { renderItem } from "../../src/items/render-item.ts";
import { items } from "../support/items.ts";

const folder = join(import.meta.dirname, "__snapshots__/items");
const texts = items.flatMap((item) => [...renderItem(item).files]);

test.each(texts)("%s is as it was reviewed", async (path, { text }) => {
  await expect(text).toMatchFileSnapshot(join(folder, path));
});

test("no snapshot of an item is left over", async () => {
  const paths = texts.map(([path]) => path);
  const kept = (await filesBelow(folder)).map((file) =>
    relative(folder, file).split(sep).join("/"),
  );
  expect(kept.filter((path) => !paths.includes(path))).toEqual([]);
});
