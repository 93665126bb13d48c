import { expect, test } from "vitest";
import { casesOf } from "./cases.ts";
import { edits } from "./edits/index.ts";
import { nearPaths } from "./near.ts";
import { differentPaths } from "./tree.ts";

const all = Object.entries(edits);

test("there are 60 edits and more, 15 of them in package.json, the README and lists", () => {
  const isMerged = (name: string) => /^(package\.json|README|features|transports|\.env)/.test(name);
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(all.filter(([name]) => isMerged(name)).length).toBeGreaterThanOrEqual(15);
});

test.for(all)("%s: changes the project, the same each time", async ([, edit]) => {
  const cases = await casesOf(edit);
  expect(cases.length).toBeGreaterThan(0);
  const before = new Map(cases.map(({ step, ours }) => [step.base, ours]));
  for (const [base, ours] of before) {
    expect(differs(base, ours)).toBe(true);
    expect(differentPaths((await edit.make(base))!, ours)).toEqual([]);
  }
});

test.for(all)(
  "%s: is within three lines of what an option changes, or says why there is nothing",
  async ([, edit]) => {
    const near = (await casesOf(edit)).find(({ step, ours }) => nearPaths(step, ours).length > 0);
    if (edit.far === undefined) expect(near).toBeDefined();
    else expect(near?.step.name, edit.far).toBeUndefined();
  },
);

function differs<File>(a: ReadonlyMap<string, File>, b: ReadonlyMap<string, File>): boolean {
  return a.size !== b.size || [...b].some(([path, file]) => a.get(path) !== file);
}
