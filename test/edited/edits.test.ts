import { expect, test } from "vitest";
import { casesOf } from "./cases.ts";
import { edits } from "./edits/index.ts";
import { nearPaths } from "./near.ts";

const all = Object.entries(edits);

test("there are 60 edits and more, 15 of them in package.json, the README and lists", () => {
  const isMerged = (name: string) => /^(package\.json|README|features|transports|\.env)/.test(name);
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(all.filter(([name]) => isMerged(name)).length).toBeGreaterThanOrEqual(15);
});

test.for(all)("%s: changes the project, the same each time", async ([, edit]) => {
  const cases = await casesOf(edit);
  expect(cases.length).toBeGreaterThan(0);
  for (const { step, ours } of cases) {
    expect(differs(step.base, ours)).toBe(true);
    expect(await edit.make(step.base)).toEqual(ours);
  }
});

test.for(all)(
  "%s: is within three lines of what an option changes, or says why there is nothing",
  async ([, edit]) => {
    const near = (await casesOf(edit)).flatMap(({ step, ours }) =>
      nearPaths(step, ours).map((path) => `${step.name}: ${path}`),
    );
    if (edit.far === undefined) expect(near).not.toEqual([]);
    else expect(near, edit.far).toEqual([]);
  },
);

function differs<File>(a: ReadonlyMap<string, File>, b: ReadonlyMap<string, File>): boolean {
  return a.size !== b.size || [...b].some(([path, file]) => a.get(path) !== file);
}
