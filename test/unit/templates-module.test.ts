import { expect, test } from "vitest";
import { templatesDirectory, templatesModule } from "../../scripts/templates.ts";

test("the texts of templates are numbered in the order of their paths: a build gives the same bytes again", async () => {
  let count = 0;
  const module = await templatesModule(templatesDirectory, () => `texts[${count++}]`);
  const numbers = [...module.matchAll(/content: texts\[(\d+)\]/g)].map(([, number]) =>
    Number(number),
  );
  expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index));
});
